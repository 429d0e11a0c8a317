/* Checks that count, and files read whole; for the test programs in C and C++. */

#ifndef WHATWORKS_CHECK_H
#define WHATWORKS_CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int passed = 0;
static int failed = 0;

/* Counts a check, and says where one failed. */
static void check_at(int holds, const char *what, const char *file, int line) {
    if (holds) {
        passed += 1;
    } else {
        failed += 1;
        fprintf(stderr, "%s:%d: failed: %s\n", file, line, what);
    }
}

#define CHECK(condition) check_at((condition) ? 1 : 0, #condition, __FILE__, __LINE__)

/* Prints the tally; the result is the exit code of the program. */
static int tally(void) {
    printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 && passed > 0 ? 0 : 1;
}

#endif
