/* Memory and threads that there are none of when it is said so: see failing.c. */

#ifndef WHATWORKS_FAILING_H
#define WHATWORKS_FAILING_H

#include <stdbool.h>

/* How many allocations there were since it was last said which fail, those that failed included. */
unsigned long allocations(void);

/* Counts anew, from 1, and has the allocations from `first` to `last` fail; 0 and 0 is none. */
void fail_allocations(unsigned long first, unsigned long last);

/* Whether threads cannot be started from now on. */
void refuse_threads(bool refuse);

#endif
