/* Many questions at once: a pool of threads that share one evidence base without a lock.
 *
 * A line of input is a query in JSON; a line of output has the ids that are selected for it, or
 * why it was refused, in the order of the queries.
 *
 * cc -Iinclude examples/c/server.c target/release/libwhatworks.a -lpthread -ldl -lm
 * echo '{"audience": "pcn"}' | ./a.out 4 */

#define _POSIX_C_SOURCE 200809L

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <whatworks.h>

enum { MOST_WORKERS = 64, SLOTS = 128, LINE = 512 };

struct job {
    char *query; /* of getline, which has room for the next in it */
    size_t room, len;
    char answer[LINE];
    bool answered;
};

/* A ring of jobs: those from `printed` to `taken` are being answered or answered, and those from
 * there to `read` wait for a worker. The lock is that of the ring; the base needs none. */
struct server {
    const ww_base *base;
    pthread_mutex_t lock;
    pthread_cond_t job_is_there, job_is_answered;
    struct job jobs[SLOTS];
    size_t printed, taken, read;
    bool ended;
};

static void write_ids(const ww_selection *selection, char *line) {
    size_t count = ww_selection_count(selection, WW_LIST_SELECTED), len = 0;
    line[0] = '\0';
    for (size_t i = 0; i < count && len < LINE; i++) {
        len += (size_t)snprintf(line + len, LINE - len, "%s%s", i > 0 ? " " : "",
                                ww_selection_id(selection, WW_LIST_SELECTED, i));
    }
}

/* The one call that all threads make at the same time, of the same base. */
static void answer(const ww_base *base, struct job *job) {
    ww_selection *selection = NULL;
    ww_error *error = NULL;
    if (ww_base_select(base, job->query, job->len, &selection, &error) == WW_STATUS_OK) {
        write_ids(selection, job->answer);
    } else {
        const char *pointer = ww_error_pointer(error);
        snprintf(job->answer, sizeof job->answer, "error: %s: %s", ww_error_code(error),
                 pointer != NULL && *pointer != '\0' ? pointer : "/");
    }
    ww_selection_free(selection);
    ww_error_free(error);
}

/* Whether the base answers at all, which is better found out before there are threads. What the
 * library makes only once, such as the schema of a query, is made by this; it may as well be made
 * by several threads at once, but tools that look for races do not know how Rust has them wait. */
static bool is_ready(const ww_base *base) {
    static const char query[] = "{\"audience\": \"pcn\"}";
    ww_selection *selection = NULL;
    ww_error *error = NULL;
    bool answers =
        ww_base_select(base, query, strlen(query), &selection, &error) == WW_STATUS_OK;
    if (!answers) {
        fprintf(stderr, "server: %s\n", ww_error_message(error));
    }
    ww_selection_free(selection);
    ww_error_free(error);
    return answers;
}

static void *work(void *argument) {
    struct server *server = argument;
    pthread_mutex_lock(&server->lock);
    for (;;) {
        struct job *job;
        while (server->taken == server->read && !server->ended) {
            pthread_cond_wait(&server->job_is_there, &server->lock);
        }
        if (server->taken == server->read) {
            break;
        }
        job = &server->jobs[server->taken++ % SLOTS];
        pthread_mutex_unlock(&server->lock);
        answer(server->base, job);
        pthread_mutex_lock(&server->lock);
        job->answered = true;
        pthread_cond_signal(&server->job_is_answered);
    }
    pthread_mutex_unlock(&server->lock);
    return NULL;
}

/* Prints the next answer, when it is there. */
static void print_next(struct server *server) {
    struct job *job = &server->jobs[server->printed % SLOTS];
    pthread_mutex_lock(&server->lock);
    while (!job->answered) {
        pthread_cond_wait(&server->job_is_answered, &server->lock);
    }
    pthread_mutex_unlock(&server->lock);
    puts(job->answer);
    job->answered = false;
    server->printed++;
}

/* Hands the lines out as they come, a ring of them ahead of what is printed. */
static void serve(struct server *server) {
    for (;;) {
        struct job *job = &server->jobs[server->read % SLOTS];
        ssize_t len;
        if (server->read - server->printed == SLOTS) {
            print_next(server);
        }
        len = getline(&job->query, &job->room, stdin);
        if (len < 0) {
            break;
        }
        job->len = (size_t)len;
        pthread_mutex_lock(&server->lock);
        server->read++;
        pthread_cond_signal(&server->job_is_there);
        pthread_mutex_unlock(&server->lock);
    }
    while (server->printed < server->read) {
        print_next(server);
    }
}

/* Starts the threads and has them work until the input ends; how many there are. */
static size_t start(struct server *server, pthread_t *threads, size_t wanted) {
    size_t started = 0;
    while (started < wanted &&
           pthread_create(&threads[started], NULL, work, server) == 0) {
        started++;
    }
    if (started > 0) {
        serve(server);
    }
    return started;
}

static void stop(struct server *server, const pthread_t *threads, size_t started) {
    pthread_mutex_lock(&server->lock);
    server->ended = true;
    pthread_cond_broadcast(&server->job_is_there);
    pthread_mutex_unlock(&server->lock);
    for (size_t i = 0; i < started; i++) {
        pthread_join(threads[i], NULL);
    }
    for (size_t i = 0; i < SLOTS; i++) {
        free(server->jobs[i].query);
    }
}

int main(int argc, char **argv) {
    static struct server server = {.lock = PTHREAD_MUTEX_INITIALIZER,
                                   .job_is_there = PTHREAD_COND_INITIALIZER,
                                   .job_is_answered = PTHREAD_COND_INITIALIZER};
    pthread_t threads[MOST_WORKERS];
    ww_base *base = NULL;
    ww_error *error = NULL;
    size_t started = 0;
    long workers = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
    if (workers < 1 || workers > MOST_WORKERS) {
        fprintf(stderr, "usage: server WORKERS   (1 to %d; queries as lines of stdin)\n",
                MOST_WORKERS);
        return 2;
    }
    if (ww_base_staff_empowerment(&base, &error) != WW_STATUS_OK) {
        fprintf(stderr, "server: %s\n", ww_error_message(error));
        ww_error_free(error);
        return 1;
    }
    server.base = base;
    if (is_ready(base)) {
        started = start(&server, threads, (size_t)workers);
        stop(&server, threads, started);
    }
    ww_base_free(base); /* when no thread uses it any more */
    return started > 0 ? 0 : 1;
}
