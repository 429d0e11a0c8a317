/* An allocator that fails where it is told to, and threads that cannot be started. The linker puts
 * them in front of the real ones:
 *
 *     -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=posix_memalign,--wrap=aligned_alloc
 *     -Wl,--wrap=pthread_create
 *
 * Only what the program and the library ask for goes through it, and not what libc asks for
 * itself: libc says so in its own ways when it has no memory. */

#include "failing.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
int __real_posix_memalign(void **memory, size_t alignment, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*work)(void *), void *argument);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
int __wrap_posix_memalign(void **memory, size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*work)(void *), void *argument);

static unsigned long asked;
static unsigned long first_to_fail;
static unsigned long last_to_fail;

unsigned long allocations(void) { return __atomic_load_n(&asked, __ATOMIC_SEQ_CST); }

void fail_allocations(unsigned long first, unsigned long last) {
    first_to_fail = first;
    last_to_fail = last;
    __atomic_store_n(&asked, 0, __ATOMIC_SEQ_CST);
}

/* Counts an allocation; whether it is one that fails. */
static bool fails(void) {
    unsigned long number = __atomic_add_fetch(&asked, 1, __ATOMIC_SEQ_CST);
    bool is_one = number >= first_to_fail && number <= last_to_fail;
    if (is_one) {
        errno = ENOMEM;
    }
    return is_one;
}

void *__wrap_malloc(size_t size) { return fails() ? NULL : __real_malloc(size); }

void *__wrap_calloc(size_t count, size_t size) {
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size) {
    return fails() ? NULL : __real_realloc(memory, size);
}

int __wrap_posix_memalign(void **memory, size_t alignment, size_t size) {
    return fails() ? ENOMEM : __real_posix_memalign(memory, alignment, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size) {
    return fails() ? NULL : __real_aligned_alloc(alignment, size);
}

static bool no_threads;

void refuse_threads(bool refuse) { no_threads = refuse; }

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*work)(void *), void *argument) {
    return no_threads ? EAGAIN : __real_pthread_create(thread, attributes, work, argument);
}
