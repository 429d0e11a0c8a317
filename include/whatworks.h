/**
 * whatworks: which recommendations are for an organisation, how sure each is, and why; how sure one
 * can be of evidence in numbers (GRADE); and the numbers of evidence synthesis.
 *
 * API conventions
 * ===============
 *
 * Structs. A struct whose fields are here is plain: it lies where the caller likes, and nothing in
 * it is freed. Every other struct is opaque: it is held by a pointer (a handle), made by a function
 * that writes to `out`, and given back by the function of its own type that ends in `_free`.
 * Handing a handle to the `_free` of another type, or to `free`, is an error; the types make the
 * compiler say so. `_free` of NULL does nothing.
 *
 * Ownership. Who gets a handle through `out` or `error` owns it and frees it once. A
 * `const char *` that a function returns is borrowed: it belongs to the handle it was asked of,
 * lives as long as that handle, and is never freed by itself. The library keeps no pointer of the
 * caller's after a call. Answers do not depend on the evidence base they came from: the handles
 * may be freed in any order.
 *
 * Parameters. `const` means that nothing is changed. Parameters for input come first, then `out`,
 * then `error`. `*out` is written on success only and `*error` on failure only; what was there
 * before is overwritten and not freed. `error` may be NULL if the details are not wanted.
 *
 * NULL. A NULL for a pointer that is required gives WW_STATUS_NULL_ARGUMENT. Functions that
 * return a plain value say in their description what they return for NULL.
 *
 * Texts. All texts are UTF-8. A text that goes in is a pointer and a number of bytes, and needs
 * no NUL; for a string literal or a NUL-terminated text, hand over `strlen`. An empty text is a
 * pointer that is not NULL with length 0. Every byte is checked: whatever the bytes are, the
 * answer is a result or an error. A text that comes out has a NUL behind it. No text of an evidence
 * base or of a request has one inside: a document with U+0000 is refused. In a cell of a table of
 * organisations that has one, `strlen` stops early; the JSON forms escape it.
 *
 * Numbers. An array that goes in is a pointer and a number of elements; NULL with 0 elements is an
 * empty one. An array for numbers that come out is the caller's; NULL means that they are not
 * wanted, and it is written after everything has been read. Arrays and plain structs are aligned
 * as C aligns their types; otherwise the answer is WW_STATUS_MISALIGNED. Enums in plain structs
 * are uint32_t, so that every number is either one of the enum or an error. NaN in a result stands
 * for a figure that there is none of.
 *
 * Arrow. A table goes in and out as a struct ArrowArrayStream of the Arrow C stream interface. A
 * stream that goes in is taken, whatever the answer, and released once; one that comes out is the
 * caller's, who releases it, and it needs the handle it was asked of no longer. It may be given to
 * another thread, and one thread at a time asks it. Columns of numbers go in as plain arrays. What
 * can be seen of a stream that goes in is checked before it is read: callbacks, formats, counts,
 * lengths, offsets, pointers that are NULL or misaligned, and then texts. A pointer to memory that is
 * gone, and a buffer shorter than its lengths and offsets say, cannot be seen, as with any array.
 *
 * Limits. A document or a request is read up to 32 MiB and 32 levels of lists and objects inside one
 * another; ww_base_from_json_within takes limits of the caller's. Beyond them is an error, whatever
 * the bytes are, and the stack stays bounded.
 *
 * Time. A function with a parameter `progress` tells a function of the caller's how far it is, and
 * stops within a step when that returns false, with WW_STATUS_CANCELLED and nothing written.
 *
 * Memory. What the library allocates, it frees, in its own `_free` or `release`; what the caller
 * allocates, the caller frees. No memory changes hands, so both may have allocators of their own.
 *
 * Threads. Handles never change after they are made, so any number of threads may use the same
 * handle at the same time without a lock; "Threads: any" says so. A handle is freed by one
 * thread, when no other still uses it. Nothing is remembered between calls that an answer or an
 * error depends on. No thread is started unless a parameter `threads` is 0 or more than 1; of more than
 * 256 there are 256, one that cannot be started is done without, and all have ended when the call,
 * or the call of a stream's `get_next`, returns.
 *
 * Errors. A function that can fail returns a ww_status: WW_STATUS_OK, which is 0, or the number
 * of what went wrong. The ww_error has the rest: a code that stays the same between versions, a
 * sentence for people, and for each fault of a document or a request the JSON pointer of the
 * place, what was found and what was expected. The error as JSON is the same in every language.
 *
 * Panics. A panic is a mistake in the library. It is caught before it reaches the caller and
 * comes out as WW_STATUS_PANIC, with nothing written to `*out`; functions that return a plain
 * value return what they return for NULL. The library stays usable. What the panic said is on stderr
 * as well. When the allocator has no memory, the process ends with a line on stderr (SIGABRT), as Rust
 * programs do: nothing goes on with half an answer, and a file that is written is the old one or the
 * new one, with a temporary file perhaps left beside it.
 *
 * Answers. Answers are JSON, pages or plain structs, byte for byte the same in C, C++, Python and
 * Rust.
 * No function reads the clock, the locale or the network; only ww_base_read and ww_base_write touch
 * files, and `threads` of 0 asks the system how many it offers. Of the environment, Rust's standard
 * library reads RUST_BACKTRACE when a panic is printed and RUST_MIN_STACK when a thread starts.
 */

#ifndef WHATWORKS_H
#define WHATWORKS_H

/* Generated by cbindgen from bindings/c. UPDATE_HEADER=1 cargo test -p whatworks-c writes it. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The structs of the Arrow C data and stream interfaces
 * (https://arrow.apache.org/docs/format/CStreamInterface.html), for callers who have no other header
 * that defines them; the names of the guards are those of the interface.
 */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};

#endif /* ARROW_C_STREAM_INTERFACE */


/**
 * The first number of the version of this header.
 */
#define WW_VERSION_MAJOR 0

/**
 * The second number of the version of this header.
 */
#define WW_VERSION_MINOR 1

/**
 * The third number of the version of this header.
 */
#define WW_VERSION_PATCH 0

/**
 * The version of the C interface that this header describes; raised when something in it is taken
 * away or means something else.
 */
#define WW_ABI_VERSION 1

/**
 * How a call ended. The numbers are fixed: one that is given up is never used again, and a later
 * version may add others.
 */
enum ww_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * The call did what was asked.
   */
  WW_STATUS_OK = 0,
  /**
   * A pointer that is required is NULL.
   */
  WW_STATUS_NULL_ARGUMENT = 1,
  /**
   * An id or a path is not UTF-8. (JSON that is not UTF-8 is an invalid document or request.)
   */
  WW_STATUS_INVALID_UTF8 = 2,
  /**
   * A length is larger than any object in memory can be.
   */
  WW_STATUS_INVALID_LENGTH = 3,
  /**
   * An array or a struct does not begin where its type may lie in memory.
   */
  WW_STATUS_MISALIGNED = 4,
  /**
   * The document of an evidence base is wrong; the error lists every fault.
   */
  WW_STATUS_INVALID_DOCUMENT = 10,
  /**
   * A query, options, judgements, evidence, the numbers of an analysis or any other request is
   * wrong; the error lists every fault.
   */
  WW_STATUS_INVALID_REQUEST = 11,
  /**
   * There is no recommendation, body, layer or rule set of this name.
   */
  WW_STATUS_UNKNOWN_NAME = 12,
  /**
   * A file could not be read or written.
   */
  WW_STATUS_FILE = 13,
  /**
   * The caller's `ww_progress` stopped the work.
   */
  WW_STATUS_CANCELLED = 14,
  /**
   * A stream of Arrow says that it failed, was released before, or is malformed.
   */
  WW_STATUS_ARROW = 15,
  /**
   * The library failed by a mistake of its own. It stays usable.
   */
  WW_STATUS_PANIC = 90,
  /**
   * An error that this version of the C interface has no number for.
   */
  WW_STATUS_OTHER = 91,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum ww_status ww_status;
#else
typedef uint32_t ww_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * How sure one can be, in the levels of GRADE; a better one has a higher number.
 */
enum ww_certainty
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * No evidence of effect to rate. Not the same as very low.
   */
  WW_CERTAINTY_NOT_RATED = 0,
  /**
   * Very low.
   */
  WW_CERTAINTY_VERY_LOW = 1,
  /**
   * Low.
   */
  WW_CERTAINTY_LOW = 2,
  /**
   * Moderate.
   */
  WW_CERTAINTY_MODERATE = 3,
  /**
   * High.
   */
  WW_CERTAINTY_HIGH = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum ww_certainty ww_certainty;
#else
typedef uint32_t ww_certainty;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * The three lists of a selection; every recommendation is in one of them.
 */
enum ww_list
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Every clause of the query holds.
   */
  WW_LIST_SELECTED = 0,
  /**
   * No clause fails, and some are unknown.
   */
  WW_LIST_UNDECIDED = 1,
  /**
   * Some clause fails.
   */
  WW_LIST_EXCLUDED = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum ww_list ww_list;
#else
typedef uint32_t ww_list;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * The kinds of items of an evidence base that have ids. The numbers are fixed: one that is given up
 * is never used again.
 */
enum ww_item
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * A study or another numbered source.
   */
  WW_ITEM_STUDY = 0,
  /**
   * A finding of a study.
   */
  WW_ITEM_FINDING = 1,
  /**
   * A body of evidence.
   */
  WW_ITEM_BODY = 2,
  /**
   * A recommendation.
   */
  WW_ITEM_RECOMMENDATION = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum ww_item ww_item;
#else
typedef uint32_t ww_item;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * How a summary of findings is written. The numbers are fixed: one that is given up is never used
 * again.
 */
enum ww_format
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * JSON (`whatworks-findings/1`), which has summary and profile in one.
   */
  WW_FORMAT_JSON = 0,
  /**
   * Markdown.
   */
  WW_FORMAT_MARKDOWN = 1,
  /**
   * A part of an HTML page, without scripts.
   */
  WW_FORMAT_HTML = 2,
  /**
   * An HTML page by itself.
   */
  WW_FORMAT_HTML_PAGE = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum ww_format ww_format;
#else
typedef uint32_t ww_format;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * The model, and the estimator of the variance between studies (tau2). The numbers are fixed: one
 * that is given up is never used again.
 */
enum ww_pool_method
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Restricted maximum likelihood, the default.
   */
  WW_POOL_METHOD_REML = 0,
  /**
   * Common effect (equal effects), inverse-variance weights.
   */
  WW_POOL_METHOD_EE = 1,
  /**
   * DerSimonian and Laird.
   */
  WW_POOL_METHOD_DL = 2,
  /**
   * Hedges and Olkin.
   */
  WW_POOL_METHOD_HE = 3,
  /**
   * Hunter and Schmidt.
   */
  WW_POOL_METHOD_HS = 4,
  /**
   * Sidik and Jonkman.
   */
  WW_POOL_METHOD_SJ = 5,
  /**
   * Maximum likelihood.
   */
  WW_POOL_METHOD_ML = 6,
  /**
   * Empirical Bayes.
   */
  WW_POOL_METHOD_EB = 7,
  /**
   * Paule and Mandel.
   */
  WW_POOL_METHOD_PM = 8,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum ww_pool_method ww_pool_method;
#else
typedef uint32_t ww_pool_method;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * How the standard error, the interval and the p value of the pooled effect come about. The
 * numbers are fixed: one that is given up is never used again.
 */
enum ww_inference
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Normal distribution, the default.
   */
  WW_INFERENCE_WALD = 0,
  /**
   * Knapp and Hartung: t with k - 1 degrees of freedom.
   */
  WW_INFERENCE_KNAPP_HARTUNG = 1,
  /**
   * The same, never narrower than with the plain variance.
   */
  WW_INFERENCE_KNAPP_HARTUNG_AD_HOC = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum ww_inference ww_inference;
#else
typedef uint32_t ww_inference;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * The distribution behind a prediction interval. The numbers are fixed: one that is given up is
 * never used again.
 */
enum ww_prediction
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * t with k - 1 degrees of freedom, the default.
   */
  WW_PREDICTION_T_K1 = 0,
  /**
   * t with k - 2 degrees of freedom.
   */
  WW_PREDICTION_T_K2 = 1,
  /**
   * Normal.
   */
  WW_PREDICTION_NORMAL = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum ww_prediction ww_prediction;
#else
typedef uint32_t ww_prediction;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What to do with a row that has no usable effect or variance. The numbers are fixed: one that is
 * given up is never used again.
 */
enum ww_unusable
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Fail and name the row, the default.
   */
  WW_UNUSABLE_REFUSE = 0,
  /**
   * Go on without it, and count it in the result.
   */
  WW_UNUSABLE_LEAVE_OUT = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum ww_unusable ww_unusable;
#else
typedef uint32_t ww_unusable;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What is published beside what the rules derive, for every recommendation. Freed by
 * `ww_audit_free`.
 *
 * Never changes, so that threads may share it.
 */
typedef struct ww_audit ww_audit;

/**
 * An evidence base that has passed every check. Freed by `ww_base_free`.
 *
 * Never changes, so that threads may share it.
 */
typedef struct ww_base ww_base;

/**
 * Why a call failed. Freed by `ww_error_free`.
 *
 * Never changes, so that threads may share it.
 */
typedef struct ww_error ww_error;

/**
 * Groups in the order in which they first appear, each with its pooled effect or why it has none.
 * Freed by `ww_pooled_groups_free`.
 *
 * Never changes, so that threads may share it.
 */
typedef struct ww_pooled_groups ww_pooled_groups;

/**
 * The rating of a body of evidence, or of what a recommendation rests on. Freed by
 * `ww_rating_free`.
 *
 * Never changes, so that threads may share it.
 */
typedef struct ww_rating ww_rating;

/**
 * The recommendations for each organisation of a table; it is worked out as it is read. Freed by
 * `ww_selected_many_free`.
 *
 * Never changes, so that threads may share it.
 */
typedef struct ww_selected_many ww_selected_many;

/**
 * The answer to a query, with the reasons for every recommendation. Freed by
 * `ww_selection_free`.
 *
 * Never changes, so that threads may share it.
 */
typedef struct ww_selection ww_selection;

/**
 * A text in UTF-8: an answer as JSON, or a page. Freed by `ww_text_free`.
 *
 * Never changes, so that threads may share it.
 */
typedef struct ww_text ww_text;

/**
 * Whom long work tells how far it is, and who may stop it. A call that takes one takes NULL too:
 * then nobody is told.
 */
typedef struct ww_progress {
  /**
   * Told how many parts of all are done: groups, draws, nodes of a search; `total` is 0 where the
   * number is not known before. `true` goes on; `false` stops the work, and the call answers
   * `WW_STATUS_CANCELLED`. NULL tells nobody.
   *
   * It is called on whichever thread works, never on two at a time, and never after the call has
   * returned. For a call on one thread that is the thread of the caller, after each group or node
   * and after some draws; on several threads some parts are not told by themselves, the last
   * among them. What is told never goes back. An exception or a `longjmp` must not leave it. It
   * may use the library.
   */
  bool (*tell)(void *context, uint64_t done, uint64_t total);
  /**
   * Handed back to `tell`; the library does not touch it.
   */
  void *context;
} ww_progress;

/**
 * How to pool a block. All bytes 0 are the defaults.
 */
typedef struct ww_block_options {
  /**
   * A `ww_pool_method`.
   */
  uint32_t method;
  /**
   * The level of the intervals, which are Wald, between 0 and 1; 0 stands for 0.95.
   */
  double level;
} ww_block_options;

/**
 * Where the figures of a block go: arrays of the caller with a place for each analysis, or NULL
 * for figures that are not wanted. p values take longer than the rest of a closed form, and are
 * worked out only if `p` or `q_p` is there.
 */
typedef struct ww_block_columns {
  /**
   * The pooled effects.
   */
  double *estimate;
  /**
   * Their standard errors.
   */
  double *se;
  /**
   * The lower ends of their intervals.
   */
  double *ci_low;
  /**
   * The upper ends of their intervals.
   */
  double *ci_high;
  /**
   * The variances between studies; NaN for one study.
   */
  double *tau2;
  /**
   * Cochran's Q.
   */
  double *q;
  /**
   * I2 in per cent, from tau2, and from Q for `WW_POOL_METHOD_EE`; NaN for one study.
   */
  double *i2;
  /**
   * The two-sided p values of no effect.
   */
  double *p;
  /**
   * The p values of Q; NaN for one study.
   */
  double *q_p;
} ww_block_columns;

/**
 * How to pool. All bytes 0 are the defaults.
 */
typedef struct ww_pool_options {
  /**
   * A `ww_pool_method`.
   */
  uint32_t method;
  /**
   * A `ww_inference`.
   */
  uint32_t inference;
  /**
   * A `ww_prediction`.
   */
  uint32_t prediction;
  /**
   * A `ww_unusable`.
   */
  uint32_t unusable;
  /**
   * The level of every interval, between 0 and 1; 0 stands for 0.95.
   */
  double level;
} ww_pool_options;

/**
 * A pooled effect. NaN stands for a figure that there is none of; counts are never missing.
 *
 * Effects and standard errors are on the scale of `yi`, tau2 on its square, I2 in per cent. How
 * each figure is defined is said by `ww_synthesis`, which names the definition beside it.
 */
typedef struct ww_pooled {
  /**
   * The number of studies pooled.
   */
  uint64_t k;
  /**
   * The number of rows that were left out.
   */
  uint64_t left_out;
  /**
   * The pooled effect.
   */
  double estimate;
  /**
   * Its standard error.
   */
  double se;
  /**
   * The estimate over its standard error; NaN where that is 0.
   */
  double statistic;
  /**
   * The degrees of freedom of t; NaN where the statistic is normal.
   */
  double df;
  /**
   * The two-sided p value of no effect; NaN where there is no statistic.
   */
  double p;
  /**
   * The lower end of the interval of the effect.
   */
  double ci_low;
  /**
   * The upper end of the interval of the effect.
   */
  double ci_high;
  /**
   * The variance between studies; 0 for `WW_POOL_METHOD_EE`, NaN for one study.
   */
  double tau2;
  /**
   * Its standard error; NaN for `WW_POOL_METHOD_EE` and for one study.
   */
  double tau2_se;
  /**
   * The lower end of its Q-profile interval.
   */
  double tau2_low;
  /**
   * The upper end of its Q-profile interval.
   */
  double tau2_high;
  /**
   * I2, from tau2, and from Q for `WW_POOL_METHOD_EE`.
   */
  double i2;
  /**
   * I2 at the lower end of the interval of tau2.
   */
  double i2_low;
  /**
   * I2 at the upper end of the interval of tau2.
   */
  double i2_high;
  /**
   * H2 of the same definition as I2.
   */
  double h2;
  /**
   * H2 at the lower end of the interval of tau2.
   */
  double h2_low;
  /**
   * H2 at the upper end of the interval of tau2.
   */
  double h2_high;
  /**
   * I2 from Q, whatever the method.
   */
  double i2_from_q;
  /**
   * H2 from Q, whatever the method.
   */
  double h2_from_q;
  /**
   * Cochran's Q.
   */
  double q;
  /**
   * Its degrees of freedom, k - 1.
   */
  uint64_t q_df;
  /**
   * Its p value; NaN for one study.
   */
  double q_p;
  /**
   * The lower end of the prediction interval; NaN for `WW_POOL_METHOD_EE` and where t has no
   * degrees of freedom left.
   */
  double prediction_low;
  /**
   * The upper end of the prediction interval.
   */
  double prediction_high;
  /**
   * The log-likelihood for `WW_POOL_METHOD_EE` (full), `WW_POOL_METHOD_ML` (full) and
   * `WW_POOL_METHOD_REML` (restricted).
   */
  double log_likelihood;
} ww_pooled;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Selects the recommendations for each organisation of a table of Arrow.
 *
 * The request is that of `ww_base_select_many` without a table in it, for example
 * `{"like": {"themes": ["skills"]}, "columns": {"code": "ods_code"}}`; `columns` are the names that
 * columns have of their own. A column holds text (plain, large, view, or by a dictionary), whole
 * numbers, days, or lists of text; other columns are passed over.
 *
 * Ownership: `organisations` is taken, whatever the answer: it is released once, and read to its end
 * unless an error comes first, and its `release` is NULL afterwards; if it is NULL or misaligned,
 * nothing is taken. An empty text and a missing one are both not reported. `request` is borrowed for the call; `*out` is the caller's, freed by `ww_selected_many_free`, and needs neither
 * `base` nor the stream. Threads: any; the callbacks of the stream are called on this one.
 * Errors: `WW_STATUS_ARROW` for a stream that fails or is malformed, `WW_STATUS_INVALID_REQUEST`
 * with every fault of the request, or the first column that holds something else; `WW_STATUS_NULL_ARGUMENT`,
 * `WW_STATUS_INVALID_LENGTH`, `WW_STATUS_MISALIGNED`.
 */
ww_status ww_base_select_many_arrow(const struct ww_base *base,
                                    struct ArrowArrayStream *organisations,
                                    const char *request,
                                    size_t len,
                                    struct ww_selected_many **out,
                                    struct ww_error **error);

/**
 * The long table of many selections as a stream of Arrow: a row for each organisation and
 * recommendation, worked out while it is read, the first batches before. The stream holds a copy of
 * the organisations, and some batches at a time, however many rows there are.
 *
 * The columns are `organisation`, `audience`, `basis`, `recommendation`, `status`, `reasons`,
 * `singled_out`, `published`, `derived`, `interval_worst`, `interval_best`, `verdict` and `error`; a
 * row that could not be read has its `organisation` and `error` alone. The schema says the types; a
 * dictionary is that of its batch. `threads` work while a batch is asked for, and
 * have ended when it is there; 0 are as many as the machine offers, and 1 is the thread that asks.
 * The rows are the same for any number.
 *
 * Ownership: `*out` is the caller's, released by its own `release`, and does not need `many` any
 * longer. Threads: any; one at a time asks the stream.
 * Errors: `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_MISALIGNED`. A mistake in the library in the first
 * batches is `WW_STATUS_ARROW`, and an error of the stream in the others.
 */
ww_status ww_selected_many_to_arrow(const struct ww_selected_many *many,
                                    size_t threads,
                                    struct ArrowArrayStream *out,
                                    struct ww_error **error);

/**
 * The recommendations of an evidence base as a stream of Arrow, a row for each.
 *
 * Ownership: `*out` is the caller's, released by its own `release`, and does not need `base` any
 * longer. Threads: any; one at a time asks the stream.
 * Errors: `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_MISALIGNED`.
 */
ww_status ww_base_to_arrow(const struct ww_base *base,
                           struct ArrowArrayStream *out,
                           struct ww_error **error);

/**
 * A selection as a stream of Arrow, a row for each recommendation.
 *
 * Ownership, threads, errors: as `ww_base_to_arrow`.
 */
ww_status ww_selection_to_arrow(const struct ww_selection *selection,
                                struct ArrowArrayStream *out,
                                struct ww_error **error);

/**
 * A rating as a stream of Arrow, a row for each domain.
 *
 * Ownership, threads, errors: as `ww_base_to_arrow`.
 */
ww_status ww_rating_to_arrow(const struct ww_rating *rating,
                             struct ArrowArrayStream *out,
                             struct ww_error **error);

/**
 * An audit as a stream of Arrow, a row for each recommendation.
 *
 * Ownership, threads, errors: as `ww_base_to_arrow`.
 */
ww_status ww_audit_to_arrow(const struct ww_audit *audit,
                            struct ArrowArrayStream *out,
                            struct ww_error **error);

/**
 * Pooled groups as a stream of Arrow, a row for each group. `group` is the number in `by` as text.
 *
 * Ownership, threads, errors: as `ww_base_to_arrow`.
 */
ww_status ww_pooled_groups_to_arrow(const struct ww_pooled_groups *groups,
                                    struct ArrowArrayStream *out,
                                    struct ww_error **error);

/**
 * The audit as JSON (`whatworks-audit/1`), the same bytes in every language.
 *
 * Ownership: `*out` is the caller's, freed by `ww_text_free`. Threads: any.
 * Errors: `WW_STATUS_NULL_ARGUMENT`.
 */
ww_status ww_audit_to_json(const struct ww_audit *audit,
                           struct ww_text **out,
                           struct ww_error **error);

/**
 * Frees an audit. NULL is fine.
 *
 * Ownership: `audit` must not be used afterwards. Threads: any, when no other still uses it.
 * Errors: none.
 */
void ww_audit_free(struct ww_audit *audit);

/**
 * The evidence base of the brief "What works: empowering health care staff to address health
 * inequalities", which is compiled in.
 *
 * Ownership: `*out` is the caller's, freed by `ww_base_free`. Threads: any.
 * Errors: `WW_STATUS_NULL_ARGUMENT`.
 */
ww_status ww_base_staff_empowerment(struct ww_base **out, struct ww_error **error);

/**
 * Reads an evidence base from JSON (`whatworks-base/1`) of at most 32 MiB and 32 levels.
 *
 * Ownership: `json` is borrowed for the call; `*out` is the caller's, freed by `ww_base_free`.
 * Threads: any.
 * Errors: `WW_STATUS_INVALID_DOCUMENT` with every fault, also for bytes that are not UTF-8;
 * `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`.
 */
ww_status ww_base_from_json(const char *json,
                            size_t len,
                            struct ww_base **out,
                            struct ww_error **error);

/**
 * Reads an evidence base from JSON of at most `max_bytes` bytes and `max_depth` levels of lists
 * and objects inside one another.
 *
 * Ownership, threads, errors: as `ww_base_from_json`.
 */
ww_status ww_base_from_json_within(const char *json,
                                   size_t len,
                                   size_t max_bytes,
                                   size_t max_depth,
                                   struct ww_base **out,
                                   struct ww_error **error);

/**
 * Reads an evidence base from a file, as `ww_base_from_json` does from memory.
 *
 * Ownership: `path` is borrowed for the call; `*out` is the caller's, freed by `ww_base_free`.
 * Threads: any.
 * Errors: `WW_STATUS_FILE`, `WW_STATUS_INVALID_DOCUMENT`, `WW_STATUS_NULL_ARGUMENT`,
 * `WW_STATUS_INVALID_UTF8`, `WW_STATUS_INVALID_LENGTH`.
 */
ww_status ww_base_read(const char *path, size_t len, struct ww_base **out, struct ww_error **error);

/**
 * Writes an evidence base to a file, which is replaced whole or not at all.
 *
 * Ownership: `path` is borrowed for the call. Threads: any.
 * Errors: `WW_STATUS_FILE`, `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_UTF8`,
 * `WW_STATUS_INVALID_LENGTH`.
 */
ww_status ww_base_write(const struct ww_base *base,
                        const char *path,
                        size_t len,
                        struct ww_error **error);

/**
 * The evidence base as JSON (`whatworks-base/1`), as `ww_base_from_json` reads it.
 *
 * Ownership: `*out` is the caller's, freed by `ww_text_free`. Threads: any.
 * Errors: `WW_STATUS_NULL_ARGUMENT`.
 */
ww_status ww_base_to_json(const struct ww_base *base,
                          struct ww_text **out,
                          struct ww_error **error);

/**
 * The name of the evidence base.
 *
 * Ownership: the text belongs to `base` and lives as long as it. Threads: any.
 * Errors: NULL if `base` is NULL.
 */
const char *ww_base_id(const struct ww_base *base);

/**
 * The version of the content of the evidence base.
 *
 * Ownership: the text belongs to `base` and lives as long as it. Threads: any.
 * Errors: NULL if `base` is NULL.
 */
const char *ww_base_version(const struct ww_base *base);

/**
 * Selects the recommendations that are for an organisation.
 *
 * The query is JSON, for example `{"audience": "pcn"}`; its JSON Schema is `whatworks-query-1`.
 *
 * Ownership: `query` is borrowed for the call; `*out` is the caller's, freed by
 * `ww_selection_free`, and does not need `base` any longer. Threads: any.
 * Errors: `WW_STATUS_INVALID_REQUEST` with every fault, `WW_STATUS_NULL_ARGUMENT`,
 * `WW_STATUS_INVALID_LENGTH`.
 */
ww_status ww_base_select(const struct ww_base *base,
                         const char *query,
                         size_t len,
                         struct ww_selection **out,
                         struct ww_error **error);

/**
 * Rates a body of evidence, or what a recommendation rests on, by its id.
 *
 * The options are JSON (`whatworks-options-1`), for example
 * `{"rules": "narrative-2017", "layers": ["brief"]}`: the rule set and its parameters, the layers,
 * a context to rate for, and decisions on the body that is shown. NULL with a length of 0 stands
 * for the defaults.
 *
 * Ownership: `id` and `options_json` are borrowed for the call; `*out` is the caller's, freed by
 * `ww_rating_free`, and does not need `base` any longer. Threads: any.
 * Errors: `WW_STATUS_UNKNOWN_NAME` for the id, `WW_STATUS_INVALID_REQUEST` for the options with
 * every fault, `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_UTF8` for the id,
 * `WW_STATUS_INVALID_LENGTH`.
 */
ww_status ww_base_rate(const struct ww_base *base,
                       const char *id,
                       size_t id_len,
                       const char *options_json,
                       size_t options_len,
                       struct ww_rating **out,
                       struct ww_error **error);

/**
 * Compares what is published with what the rules derive, for every recommendation.
 *
 * The options are as for `ww_base_rate`, without a context. `progress` is told recommendations.
 *
 * Ownership: `options_json` and `progress` are borrowed for the call; `*out` is the caller's, freed
 * by `ww_audit_free`, and does not need `base` any longer. Threads: any.
 * Errors: `WW_STATUS_INVALID_REQUEST` with every fault, `WW_STATUS_CANCELLED`,
 * `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`, `WW_STATUS_MISALIGNED`.
 */
ww_status ww_base_audit(const struct ww_base *base,
                        const char *options_json,
                        size_t options_len,
                        const struct ww_progress *progress,
                        struct ww_audit **out,
                        struct ww_error **error);

/**
 * What the rating of a body, or of what a recommendation is shown by, hangs on: the rating without
 * each study, and without each judgement that rates down or up, as JSON
 * (`whatworks-robustness/1`).
 *
 * The options are as for `ww_base_rate`, without a context. `progress` is told studies.
 *
 * Ownership: `id`, `options_json` and `progress` are borrowed for the call; `*out` is the caller's,
 * freed by `ww_text_free`. Threads: any.
 * Errors: as `ww_base_rate`; `WW_STATUS_UNKNOWN_NAME` also for a recommendation that no body
 * shows; `WW_STATUS_CANCELLED`, `WW_STATUS_MISALIGNED`.
 */
ww_status ww_base_robustness(const struct ww_base *base,
                             const char *id,
                             size_t id_len,
                             const char *options_json,
                             size_t options_len,
                             const struct ww_progress *progress,
                             struct ww_text **out,
                             struct ww_error **error);

/**
 * How many studies, findings, bodies or recommendations there are by two facets or more, with the
 * units in each cell, the empty cells and what is not reported, as JSON (`whatworks-map/1`).
 *
 * The request is JSON, for example `{"rows": "theme", "columns": "equity_group", "where":
 * [{"facet": "kind", "in": ["review"]}]}`; its JSON Schema is `whatworks-map-1`.
 *
 * Ownership: `request` is borrowed for the call; `*out` is the caller's, freed by `ww_text_free`.
 * Threads: any.
 * Errors: `WW_STATUS_INVALID_REQUEST` with every fault, `WW_STATUS_NULL_ARGUMENT`,
 * `WW_STATUS_INVALID_LENGTH`.
 */
ww_status ww_base_evidence_map(const struct ww_base *base,
                               const char *request,
                               size_t len,
                               struct ww_text **out,
                               struct ww_error **error);

/**
 * What has no study, no patient outcome, no equity group, and on what each of these gaps rests;
 * and how far each group of PROGRESS-Plus and Core20PLUS5 is covered, as JSON
 * (`whatworks-gaps/1`).
 *
 * The request is JSON, for example `{"where": [{"facet": "kind", "in": ["review"]}]}` or `{}`; its
 * JSON Schema is `whatworks-gaps-1`.
 *
 * Ownership, threads, errors: as `ww_base_evidence_map`.
 */
ww_status ww_base_gaps(const struct ww_base *base,
                       const char *request,
                       size_t len,
                       struct ww_text **out,
                       struct ww_error **error);

/**
 * The recommendations in the order of a policy that the user declares, each with its reasons, as
 * JSON (`whatworks-priorities/1`).
 *
 * The request is JSON, for example `{"policy": {"method": "weighted", "criteria": [{"id":
 * "equity", "weight": 1}]}, "judgements": [{"recommendation": "R1", "criterion": "equity",
 * "judgement": "increased"}]}`; its JSON Schema is `whatworks-priority-1`. A judgement that is
 * missing is every value of its scale. Certainty enters only where the policy names it.
 *
 * `progress` is told of the draws of `smaa`; the other methods do not call it.
 *
 * Ownership: `request` and `progress` are borrowed for the call; `*out` is the caller's, freed by
 * `ww_text_free`.
 * Threads: any; `smaa` works on `threads`, or for 0 on as many as the machine offers, with the same
 * answer for any number.
 * Errors: `WW_STATUS_INVALID_REQUEST` with every fault, `WW_STATUS_CANCELLED`,
 * `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`, `WW_STATUS_MISALIGNED`.
 */
ww_status ww_base_prioritise(const struct ww_base *base,
                             const char *request,
                             size_t len,
                             size_t threads,
                             const struct ww_progress *progress,
                             struct ww_text **out,
                             struct ww_error **error);

/**
 * The same evidence base with decisions of people on one of its bodies, after those it has. They
 * stay with it when it is written.
 *
 * The decisions are JSON, for example `{"decisions": [{"on": "imprecision", "to": "serious",
 * "reason": "few events", "who": "the panel", "date": "2026-11-26"}]}`, under the key that they
 * have in the options of `ww_base_rate`.
 *
 * Ownership: `body_id` and `decisions_json` are borrowed for the call; `*out` is the caller's,
 * freed by `ww_base_free`; `base` stays as it is. Threads: any.
 * Errors: `WW_STATUS_UNKNOWN_NAME` for the body, `WW_STATUS_INVALID_REQUEST` for the decisions
 * with every fault, `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_UTF8` for the id,
 * `WW_STATUS_INVALID_LENGTH`.
 */
ww_status ww_base_decide(const struct ww_base *base,
                         const char *body_id,
                         size_t body_id_len,
                         const char *decisions_json,
                         size_t decisions_len,
                         struct ww_base **out,
                         struct ww_error **error);

/**
 * Chooses the set of recommendations that is worth most within limits, with the proof, the next
 * best sets, and why each recommendation is in or out, as JSON (`whatworks-chosen/1`).
 *
 * The request is JSON, for example
 * `{"items": [{"recommendation": "R1", "value": 3, "costs": {"money": 12000}}],
 * "limits": {"money": 50000}}`; its JSON Schema is `whatworks-choice-1`. A value or a cost that is
 * not given is not known, and never zero. That no set keeps every requirement is an answer.
 * `progress` is told of the nodes of all searches.
 *
 * Ownership: `request` and `progress` are borrowed for the call; `*out` is the caller's, freed by
 * `ww_text_free`. Threads: any.
 * Errors: `WW_STATUS_INVALID_REQUEST` with every fault, `WW_STATUS_CANCELLED`,
 * `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`, `WW_STATUS_MISALIGNED`.
 */
ww_status ww_base_choose(const struct ww_base *base,
                         const char *request,
                         size_t len,
                         const struct ww_progress *progress,
                         struct ww_text **out,
                         struct ww_error **error);

/**
 * Frees an evidence base. NULL is fine.
 *
 * Ownership: `base` must not be used afterwards, nor any text of it; answers stay. Threads: any,
 * when no other still uses it. Errors: none.
 */
void ww_base_free(struct ww_base *base);

/**
 * Pools a block of analyses that all have the same number of studies, to the same figures as
 * `ww_pool` with Wald intervals.
 *
 * `yi` and `vi` are study-major and have `studies * analyses` numbers each: first the effects of
 * the first study of every analysis, then those of their second studies, and so on. An analysis
 * without an answer is NaN in every column, and `*failed` says how many there are; `ww_pool` of
 * such an analysis by itself says why. `options` may be NULL for the defaults. The answer is the
 * same for any number of threads; 0 means as many as the machine offers. They have ended when the
 * call returns. `progress` is told analyses.
 *
 * Ownership: arrays, options, `progress` and `columns` are borrowed for the call; the arrays in
 * `columns` must not overlap one another, and are written on success only. Threads: any.
 * Errors: `WW_STATUS_INVALID_REQUEST` for an option that is none, and for no study or no analysis;
 * `WW_STATUS_INVALID_LENGTH`, also for a product too large; `WW_STATUS_CANCELLED`,
 * `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_MISALIGNED`.
 */
ww_status ww_pool_blocks(const double *yi,
                         const double *vi,
                         size_t studies,
                         size_t analyses,
                         const struct ww_block_options *options,
                         size_t threads,
                         const struct ww_progress *progress,
                         const struct ww_block_columns *columns,
                         size_t *failed,
                         struct ww_error **error);

/**
 * What differs between an old and a new evidence base, and what that moves: facts, judgements,
 * certainties, selections, decisions, each with the reason; as JSON (`whatworks-diff/1`).
 *
 * The options are as for `ww_base_rate`, without a context and decisions; both bases are rated by
 * the same rules. A layer need only be one of either base. `progress` is told bodies that moved,
 * recommendations and audiences.
 *
 * Ownership: `old`, `new_base`, `options_json` and `progress` are borrowed for the call; `*out` is
 * the caller's, freed by `ww_text_free`. Threads: any.
 * Errors: `WW_STATUS_UNKNOWN_NAME` for a layer that neither base has, `WW_STATUS_INVALID_REQUEST`
 * with every fault, `WW_STATUS_CANCELLED`, `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`,
 * `WW_STATUS_MISALIGNED`.
 */
ww_status ww_base_diff(const struct ww_base *old,
                       const struct ww_base *new_base,
                       const char *options_json,
                       size_t options_len,
                       const struct ww_progress *progress,
                       struct ww_text **out,
                       struct ww_error **error);

/**
 * The same as a page for people.
 *
 * `format` is a `ww_format`. `html_id` is the id of the part of a page in HTML; NULL with a length
 * of 0 makes one from what the page says.
 *
 * Ownership: `old`, `new_base`, `options_json`, `html_id` and `progress` are borrowed for the call; `*out` is
 * the caller's, freed by `ww_text_free`. Threads: any.
 * Errors: as `ww_base_diff`; `WW_STATUS_INVALID_REQUEST` also for a format that is none, with the
 * pointer `/format`; `WW_STATUS_INVALID_UTF8` for the id.
 */
ww_status ww_base_diff_page(const struct ww_base *old,
                            const struct ww_base *new_base,
                            const char *options_json,
                            size_t options_len,
                            uint32_t format,
                            const char *html_id,
                            size_t html_id_len,
                            const struct ww_progress *progress,
                            struct ww_text **out,
                            struct ww_error **error);

/**
 * Which of these recommendations moved, so that what rests on them (a policy, a table of
 * judgements) should be looked at again; as JSON (`whatworks-affected/1`).
 *
 * The ids are JSON, for example `{"ids": ["R1", "R2"]}`; their JSON Schema is `whatworks-ids-1`.
 *
 * Ownership: `old`, `new_base`, `ids_json`, `options_json` and `progress` are borrowed for the call;
 * `*out` is the caller's, freed by `ww_text_free`. Threads: any.
 * Errors: as `ww_base_diff`; `WW_STATUS_UNKNOWN_NAME` also for an id that neither base has.
 */
ww_status ww_base_diff_affected(const struct ww_base *old,
                                const struct ww_base *new_base,
                                const char *ids_json,
                                size_t ids_len,
                                const char *options_json,
                                size_t options_len,
                                const struct ww_progress *progress,
                                struct ww_text **out,
                                struct ww_error **error);

/**
 * The newer of two evidence bases with the decisions of people that the older one holds, and what
 * became of each (kept, to be reviewed, or without its body) as JSON
 * (`whatworks-kept-decisions/1`).
 *
 * The options are as for `ww_base_rate`, with the rules and their parameters alone.
 *
 * Ownership: `new_base`, `old` and `options_json` are borrowed for the call and stay as they are;
 * `*out` is the caller's, freed by `ww_base_free`, and `*report`, freed by `ww_text_free`. Neither
 * is written to if the call fails. Threads: any.
 * Errors: `WW_STATUS_INVALID_REQUEST` with every fault, also for decisions that cannot be by these
 * rules; `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`.
 */
ww_status ww_base_keep_decisions(const struct ww_base *new_base,
                                 const struct ww_base *old,
                                 const char *options_json,
                                 size_t options_len,
                                 struct ww_base **out,
                                 struct ww_text **report,
                                 struct ww_error **error);

/**
 * The status that the call returned; `WW_STATUS_NULL_ARGUMENT` if `error` is NULL.
 *
 * Ownership: `error` is borrowed. Threads: any. Errors: none.
 */
ww_status ww_error_status(const struct ww_error *error);

/**
 * The code of the error, for example `invalid-request`; codes stay the same between versions.
 *
 * Ownership: the text belongs to `error` and lives as long as it. Threads: any.
 * Errors: NULL if `error` is NULL.
 */
const char *ww_error_code(const struct ww_error *error);

/**
 * The error in one sentence, for people.
 *
 * Ownership: the text belongs to `error` and lives as long as it. Threads: any.
 * Errors: NULL if `error` is NULL.
 */
const char *ww_error_message(const struct ww_error *error);

/**
 * The JSON pointer (RFC 6901) of the first fault; empty for the whole document.
 *
 * Ownership: the text belongs to `error` and lives as long as it. Threads: any.
 * Errors: NULL if the error has no faults or `error` is NULL.
 */
const char *ww_error_pointer(const struct ww_error *error);

/**
 * The error as JSON (`whatworks-error/1`), with every fault.
 *
 * Ownership: the text belongs to `error` and lives as long as it. Threads: any.
 * Errors: NULL if `error` is NULL.
 */
const char *ww_error_json(const struct ww_error *error);

/**
 * How many faults the error lists; 0 if `error` is NULL. Of very many only the first are listed,
 * and `more_faults` in the JSON says how many there are besides.
 *
 * Ownership: `error` is borrowed. Threads: any. Errors: none.
 */
size_t ww_error_fault_count(const struct ww_error *error);

/**
 * The code of a fault, for example `unknown-code`.
 *
 * Ownership: the text belongs to `error` and lives as long as it. Threads: any.
 * Errors: NULL if there is no such fault or `error` is NULL.
 */
const char *ww_error_fault_code(const struct ww_error *error, size_t index);

/**
 * The JSON pointer (RFC 6901) of a fault; empty for the whole document.
 *
 * Ownership: the text belongs to `error` and lives as long as it. Threads: any.
 * Errors: NULL if there is no such fault or `error` is NULL.
 */
const char *ww_error_fault_pointer(const struct ww_error *error, size_t index);

/**
 * What was found, as JSON and shortened.
 *
 * Ownership: the text belongs to `error` and lives as long as it. Threads: any.
 * Errors: NULL if nothing was found, there is no such fault or `error` is NULL.
 */
const char *ww_error_fault_value(const struct ww_error *error, size_t index);

/**
 * What was expected.
 *
 * Ownership: the text belongs to `error` and lives as long as it. Threads: any.
 * Errors: NULL if there is no such fault or `error` is NULL.
 */
const char *ww_error_fault_expected(const struct ww_error *error, size_t index);

/**
 * Frees an error. NULL is fine.
 *
 * Ownership: `error` must not be used afterwards, nor any text of it. Threads: any, when no
 * other still uses it. Errors: none.
 */
void ww_error_free(struct ww_error *error);

/**
 * Rates a body of evidence from the numbers of its studies, without an evidence base.
 *
 * The evidence is JSON, for example
 * `{"studies": [{"id": "S1", "design": "randomised", "yi": -0.4, "vi": 0.02}]}`; its JSON Schema
 * is `whatworks-evidence-1`. The options are JSON (`whatworks-options-1`), for example
 * `{"rules": "grade-standard"}`; NULL with a length of 0 stands for the defaults, and the rule set
 * is `core-grade-2025` if none is named.
 *
 * Ownership: `evidence` and `options_json` are borrowed for the call; `*out` is the caller's,
 * freed by `ww_rating_free`. Threads: any.
 * Errors: `WW_STATUS_INVALID_REQUEST` with every fault of the evidence, or of the options, also
 * for `layers`, which such a body does not have; `WW_STATUS_NULL_ARGUMENT`,
 * `WW_STATUS_INVALID_LENGTH`.
 */
ww_status ww_rate(const char *evidence,
                  size_t len,
                  const char *options_json,
                  size_t options_len,
                  struct ww_rating **out,
                  struct ww_error **error);

/**
 * What the rating of a body in numbers hangs on: the rating without each study, and without each
 * judgement that rates down or up, as JSON (`whatworks-robustness/1`).
 *
 * Evidence and options are as for `ww_rate`, without a context, which is refused. `progress` is told studies.
 *
 * Ownership: `evidence`, `options_json` and `progress` are borrowed for the call; `*out` is the
 * caller's, freed by `ww_text_free`. Threads: any.
 * Errors: as `ww_rate`; `WW_STATUS_CANCELLED`, `WW_STATUS_MISALIGNED`.
 */
ww_status ww_robustness(const char *evidence,
                        size_t len,
                        const char *options_json,
                        size_t options_len,
                        const struct ww_progress *progress,
                        struct ww_text **out,
                        struct ww_error **error);

/**
 * Rates many bodies of a table of studies: a table of ratings as JSON
 * (`whatworks-rated-groups/1`), the same bytes in every language.
 *
 * The request is JSON with the columns of the studies, and `by`, which says the body of each row;
 * its JSON Schema is `whatworks-rate-groups-1`. A body that cannot be rated is a row with its
 * error. The answer is the same for any number of threads; 0 means as many as the machine offers.
 * They have ended when the call returns. `progress` is told of the bodies.
 *
 * Ownership: `request` and `progress` are borrowed for the call; `*out` is the caller's, freed by
 * `ww_text_free`.
 * Threads: any.
 * Errors: `WW_STATUS_INVALID_REQUEST` with every fault, also for columns that differ in length;
 * `WW_STATUS_CANCELLED`, `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`,
 * `WW_STATUS_MISALIGNED`.
 */
ww_status ww_rate_groups(const char *request,
                         size_t len,
                         size_t threads,
                         const struct ww_progress *progress,
                         struct ww_text **out,
                         struct ww_error **error);

/**
 * The summary of findings of several outcomes, a rating for each, in the order given; or their
 * evidence profile, which has a column for each domain.
 *
 * `title` is the question or a heading; NULL with a length of 0 if there is none. `format` is a
 * `ww_format`. `profile` makes no difference to JSON, which has both. `html_id` is the beginning
 * of every id in HTML, so that a table can stand on a page twice; NULL with a length of 0 makes
 * one from what the table says.
 *
 * Ownership: `ratings`, each of them, `title` and `html_id` are borrowed for the call; `*out` is
 * the caller's, freed by `ww_text_free`. Threads: any.
 * Errors: `WW_STATUS_NULL_ARGUMENT`, also if one of the ratings is NULL;
 * `WW_STATUS_INVALID_REQUEST` for a format that is none, with the pointer `/format`;
 * `WW_STATUS_INVALID_UTF8` for the title and the id, `WW_STATUS_INVALID_LENGTH`,
 * `WW_STATUS_MISALIGNED`.
 */
ww_status ww_summary_of_findings(const struct ww_rating *const *ratings,
                                 size_t count,
                                 const char *title,
                                 size_t title_len,
                                 uint32_t format,
                                 bool profile,
                                 const char *html_id,
                                 size_t html_id_len,
                                 struct ww_text **out,
                                 struct ww_error **error);

/**
 * Pools each group of rows: those with the same number in `by`.
 *
 * A group that cannot be pooled holds its error; the others are pooled. `options` may be NULL for
 * the defaults. The answer is the same for any number of threads; 0 means as many as the machine
 * offers. They have ended when the call returns. `progress` is told of the groups.
 *
 * Ownership: arrays, options and `progress` are borrowed for the call; `*out` is the caller's, freed
 * by `ww_pooled_groups_free`. Threads: any.
 * Errors: `WW_STATUS_INVALID_REQUEST` for an option that is none; `WW_STATUS_CANCELLED`,
 * `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`, `WW_STATUS_MISALIGNED`.
 */
ww_status ww_pool_groups(const int64_t *by,
                         const double *yi,
                         const double *vi,
                         size_t rows,
                         const struct ww_pool_options *options,
                         size_t threads,
                         const struct ww_progress *progress,
                         struct ww_pooled_groups **out,
                         struct ww_error **error);

/**
 * How many groups there are; 0 if `groups` is NULL.
 *
 * Ownership: `groups` is borrowed. Threads: any. Errors: none.
 */
size_t ww_pooled_groups_len(const struct ww_pooled_groups *groups);

/**
 * The number in `by` of a group, also of one that could not be pooled.
 *
 * Ownership: `groups` is borrowed. Threads: any.
 * Errors: false, with `*key` as it was, if there is no such group or a pointer is NULL.
 */
bool ww_pooled_groups_key(const struct ww_pooled_groups *groups, size_t index, int64_t *key);

/**
 * The pooled effect of a group.
 *
 * Ownership: `groups` is borrowed; `*out` is plain and needs no free. Threads: any.
 * Errors: `WW_STATUS_INVALID_REQUEST` if the group could not be pooled, as `ww_pool` says it, with
 * rows of the whole arrays; and if there is no such group, with the pointer `/index`;
 * `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_MISALIGNED`.
 */
ww_status ww_pooled_groups_get(const struct ww_pooled_groups *groups,
                               size_t index,
                               struct ww_pooled *out,
                               struct ww_error **error);

/**
 * Frees groups. NULL is fine.
 *
 * Ownership: `groups` must not be used afterwards. Threads: any, when no other still uses it.
 * Errors: none.
 */
void ww_pooled_groups_free(struct ww_pooled_groups *groups);

/**
 * How many items of a kind the evidence base has; `item` is a `ww_item`.
 *
 * Ownership: `base` is borrowed. Threads: any. Errors: 0 if there is no such kind or `base` is NULL.
 */
size_t ww_base_item_count(const struct ww_base *base,
                          uint32_t item);

/**
 * The id of an item, in the order of the document; `item` is a `ww_item`.
 *
 * Ownership: the text belongs to `base` and lives as long as it. Threads: any.
 * Errors: NULL if there is no such kind or item, or `base` is NULL.
 */
const char *ww_base_item_id(const struct ww_base *base, uint32_t item, size_t index);

/**
 * An item by its id as JSON, as it stands in the document; `item` is a `ww_item`.
 *
 * Ownership: `id` is borrowed for the call; `*out` is the caller's, freed by `ww_text_free`.
 * Threads: any.
 * Errors: `WW_STATUS_UNKNOWN_NAME` where there is none of this id; `WW_STATUS_INVALID_REQUEST` for
 * a kind that is none, with the pointer `/item`; `WW_STATUS_NULL_ARGUMENT`,
 * `WW_STATUS_INVALID_UTF8`, `WW_STATUS_INVALID_LENGTH`.
 */
ww_status ww_base_item_to_json(const struct ww_base *base,
                               uint32_t item,
                               const char *id,
                               size_t id_len,
                               struct ww_text **out,
                               struct ww_error **error);

/**
 * Selects the recommendations for each organisation of a table.
 *
 * The request is JSON with the columns of the table, or with comma-separated values, and what is
 * asked for every organisation, for example
 * `{"organisations": {"code": ["ZZ1"], "audience": ["pcn"]}, "like": {"themes": ["skills"]}}`; its
 * JSON Schema is `whatworks-select-many-1`; `columns` are the names that columns of comma-separated
 * values have of their own. `ww_base_select_many_arrow` takes a stream of Arrow. A row that cannot be read has an error in the answer;
 * no row is lost.
 *
 * Ownership: `request` is borrowed for the call; `*out` is the caller's, freed by
 * `ww_selected_many_free`, and does not need `base` any longer. Threads: any.
 * Errors: `WW_STATUS_INVALID_REQUEST` with every fault, also for columns that differ in length;
 * `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`.
 */
ww_status ww_base_select_many(const struct ww_base *base,
                              const char *request,
                              size_t len,
                              struct ww_selected_many **out,
                              struct ww_error **error);

/**
 * How many organisations there are; 0 if `many` is NULL.
 *
 * Ownership: `many` is borrowed. Threads: any. Errors: none.
 */
size_t ww_selected_many_len(const struct ww_selected_many *many);

/**
 * The organisations in short as JSON (`whatworks-selected-many/1`), the same bytes in every
 * language: of each the ids that are selected, undecided and excluded, or the error.
 *
 * Ownership: `*out` is the caller's, freed by `ww_text_free`. Threads: any.
 * Errors: `WW_STATUS_NULL_ARGUMENT`.
 */
ww_status ww_selected_many_to_json(const struct ww_selected_many *many,
                                   struct ww_text **out,
                                   struct ww_error **error);

/**
 * The same of `count` organisations from the row `first` on, counted from 0, so that a large table
 * is read in parts. Rows beyond the last are none.
 *
 * Ownership: `*out` is the caller's, freed by `ww_text_free`. Threads: any.
 * Errors: `WW_STATUS_NULL_ARGUMENT`.
 */
ww_status ww_selected_many_rows_to_json(const struct ww_selected_many *many,
                                        size_t first,
                                        size_t count,
                                        struct ww_text **out,
                                        struct ww_error **error);

/**
 * The selection of one organisation, with every reason in words. Rows count from 0.
 *
 * Ownership: `many` is borrowed; `*out` is the caller's, freed by `ww_selection_free`.
 * Threads: any.
 * Errors: `WW_STATUS_INVALID_REQUEST` if there is no such row or it cannot be read;
 * `WW_STATUS_NULL_ARGUMENT`.
 */
ww_status ww_selected_many_selection(const struct ww_selected_many *many,
                                     size_t row,
                                     struct ww_selection **out,
                                     struct ww_error **error);

/**
 * Frees the answer for many organisations. NULL is fine.
 *
 * Ownership: `many` must not be used afterwards. Threads: any, when no other still uses it.
 * Errors: none.
 */
void ww_selected_many_free(struct ww_selected_many *many);

/**
 * Pools effects `yi` with sampling variances `vi` of `k` studies.
 *
 * `options` may be NULL for the defaults. `weights` may be NULL if they are not wanted; otherwise
 * `k` weights in per cent are written to it, NaN for a row that was left out.
 *
 * Ownership: arrays and options are borrowed for the call; `*out` is plain and needs no free.
 * `weights` may be the memory of `yi` or `vi`. Threads: any.
 * Errors: `WW_STATUS_INVALID_REQUEST` for a row that cannot be used, which the pointer names (the
 * fourth effect is `/yi/3`), no study, one study with Knapp-Hartung, and an option that is none;
 * `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`, `WW_STATUS_MISALIGNED`.
 */
ww_status ww_pool(const double *yi,
                  const double *vi,
                  size_t k,
                  const struct ww_pool_options *options,
                  struct ww_pooled *out,
                  double *weights,
                  struct ww_error **error);

/**
 * Combines the judgements of a panel into a rating, without an evidence base.
 *
 * A domain that is left out counts as not reported and widens the interval.
 *
 * Ownership: `judgements` is borrowed for the call; `*out` is the caller's, freed by
 * `ww_rating_free`. Threads: any.
 * Errors: `WW_STATUS_INVALID_REQUEST` with every fault, `WW_STATUS_NULL_ARGUMENT`,
 * `WW_STATUS_INVALID_LENGTH`.
 */
ww_status ww_combine(const char *judgements,
                     size_t len,
                     struct ww_rating **out,
                     struct ww_error **error);

/**
 * The rating as JSON (`whatworks-rating/1`) with every domain, what is missing and every rule
 * applied; the same bytes in every language.
 *
 * Ownership: `*out` is the caller's, freed by `ww_text_free`. Threads: any.
 * Errors: `WW_STATUS_NULL_ARGUMENT`.
 */
ww_status ww_rating_to_json(const struct ww_rating *rating,
                            struct ww_text **out,
                            struct ww_error **error);

/**
 * What would change the rating, as JSON (`whatworks-change/1`): every fact that is missing and
 * every close call with its answers, the smallest sets of answers that would raise the certainty,
 * and how much more information would lift imprecision.
 *
 * Ownership: `*out` is the caller's, freed by `ww_text_free`. Threads: any.
 * Errors: `WW_STATUS_NULL_ARGUMENT`.
 */
ww_status ww_rating_what_would_change(const struct ww_rating *rating,
                                      struct ww_text **out,
                                      struct ww_error **error);

/**
 * The certainty that holds: what people decided, and else what the rules suggest;
 * `WW_CERTAINTY_NOT_RATED` if `rating` is NULL.
 *
 * Ownership: `rating` is borrowed. Threads: any. Errors: none.
 */
ww_certainty ww_rating_certainty(const struct ww_rating *rating);

/**
 * The worst and the best certainty that the facts leave possible.
 *
 * Ownership: `rating` is borrowed. Threads: any.
 * Errors: false, with `*worst` and `*best` as they were, if the rating has no interval or a
 * pointer is NULL.
 */
bool ww_rating_interval(const struct ww_rating *rating, ww_certainty *worst, ww_certainty *best);

/**
 * Frees a rating. NULL is fine.
 *
 * Ownership: `rating` must not be used afterwards. Threads: any, when no other still uses it.
 * Errors: none.
 */
void ww_rating_free(struct ww_rating *rating);

/**
 * How far reviews overlap in their primary studies, and how many studies there are in all, as JSON
 * (`whatworks-overlap/1`).
 *
 * The request is JSON, for example
 * `{"reviews": [{"id": "A", "studies": ["S1", "S2"]}, {"id": "B", "studies": ["S2"]}]}`; its JSON
 * Schema is `whatworks-reviews-1`. A review whose list is not reported makes the overlap unknown.
 *
 * Ownership: `request` is borrowed for the call; `*out` is the caller's, freed by `ww_text_free`.
 * Threads: any.
 * Errors: `WW_STATUS_INVALID_REQUEST` with every fault, `WW_STATUS_NULL_ARGUMENT`,
 * `WW_STATUS_INVALID_LENGTH`.
 */
ww_status ww_overlap(const char *request,
                     size_t len,
                     struct ww_text **out,
                     struct ww_error **error);

/**
 * Appraises a study or a review with a tool (RoB 2, ROBINS-I, AMSTAR 2, QUADAS-2, or a table of
 * robvis), as JSON (`whatworks-appraisal/1`).
 *
 * The request is JSON, for example
 * `{"tool": "rob-2", "rob_2": {"effect": "assignment", "answers": {"4.1": "no", "4.2": "yes"}}}`;
 * its JSON Schema is `whatworks-appraisal-1`. What is not answered leaves a judgement open.
 *
 * Ownership, threads, errors: as `ww_overlap`.
 */
ww_status ww_appraise(const char *request,
                      size_t len,
                      struct ww_text **out,
                      struct ww_error **error);

/**
 * How much confidence to place in a finding of a qualitative synthesis (GRADE-CERQual), as JSON
 * (`whatworks-cerqual/1`). Its confidence is never mixed with the certainty of an effect.
 *
 * The request is a finding in JSON; its JSON Schema is `whatworks-cerqual-1`.
 *
 * Ownership, threads, errors: as `ww_overlap`.
 */
ww_status ww_cerqual(const char *request,
                     size_t len,
                     struct ww_text **out,
                     struct ww_error **error);

/**
 * From outcomes and criteria to a suggested direction and strength (Evidence to Decision), beside
 * what the panel decided, as JSON (`whatworks-decision/1`). A suggestion is never a decision.
 *
 * The request is JSON; its JSON Schema is `whatworks-decision-1`.
 *
 * Ownership, threads, errors: as `ww_overlap`.
 */
ww_status ww_decision(const char *request,
                      size_t len,
                      struct ww_text **out,
                      struct ww_error **error);

/**
 * The same as a page for people, in Markdown.
 *
 * Ownership, threads, errors: as `ww_overlap`.
 */
ww_status ww_decision_page(const char *request,
                           size_t len,
                           struct ww_text **out,
                           struct ww_error **error);

/**
 * Whether a good practice statement, which carries no certainty, may stand, as JSON
 * (`whatworks-good-practice/1`).
 *
 * The request is JSON; its JSON Schema is `whatworks-good-practice-1`.
 *
 * Ownership, threads, errors: as `ww_overlap`.
 */
ww_status ww_good_practice(const char *request,
                           size_t len,
                           struct ww_text **out,
                           struct ww_error **error);

/**
 * Which audience an organisation is, on a day, and by which of its roles, as JSON
 * (`whatworks-audience/1`). What a record does not say leaves an audience possible.
 *
 * The request is JSON, for example
 * `{"organisation": {"roles": ["RO177", "RO76"]}, "as_at": "2026-04-01"}`; its JSON Schema is
 * `whatworks-audience-1`. The organisation may be a record of the ODS interface ORD or a FHIR
 * `Organization`. Without `as_at` the record is read as it stands.
 *
 * Ownership, threads: as `ww_overlap`.
 * Errors: those of `ww_overlap`, and `WW_STATUS_UNKNOWN_NAME` for an option that the rules do not
 * have.
 */
ww_status ww_audience_of(const char *request,
                         size_t len,
                         struct ww_text **out,
                         struct ww_error **error);

/**
 * The rules by which an organisation is an audience, as they are built in
 * (`whatworks-audiences/1`): to be read, or changed and given as `rules` of a request of
 * `ww_audience_of`.
 *
 * Ownership: `*out` is the caller's, freed by `ww_text_free`. Threads: any.
 * Errors: `WW_STATUS_NULL_ARGUMENT`.
 */
ww_status ww_audience_rules(struct ww_text **out, struct ww_error **error);

/**
 * A rule set as JSON (`whatworks-rules/1`): every rule with its kind and its source, and every
 * parameter with its value; the same bytes in every language.
 *
 * The options are JSON, for example
 * `{"rules": "core-grade-2025", "parameters": {"critical_importance": 8}}`; NULL with a length of
 * 0 stands for the defaults, and the rule set is `narrative-2017` if none is named. Other
 * options are refused.
 *
 * Ownership: `options_json` is borrowed for the call; `*out` is the caller's, freed by
 * `ww_text_free`. Threads: any.
 * Errors: `WW_STATUS_INVALID_REQUEST` with every fault, also for a rule set or a parameter that
 * there is none of, and for a value that is out of range; `WW_STATUS_NULL_ARGUMENT`,
 * `WW_STATUS_INVALID_LENGTH`.
 */
ww_status ww_rules(const char *options_json,
                   size_t options_len,
                   struct ww_text **out,
                   struct ww_error **error);

/**
 * The reference page of all rule sets, in Markdown, with the defaults of their parameters.
 *
 * Ownership: `*out` is the caller's, freed by `ww_text_free`. Threads: any.
 * Errors: `WW_STATUS_NULL_ARGUMENT`.
 */
ww_status ww_rules_reference(struct ww_text **out, struct ww_error **error);

/**
 * The selection as JSON (`whatworks-selection/1`), the same bytes in every language.
 *
 * Ownership: `*out` is the caller's, freed by `ww_text_free`. Threads: any.
 * Errors: `WW_STATUS_NULL_ARGUMENT`.
 */
ww_status ww_selection_to_json(const struct ww_selection *selection,
                               struct ww_text **out,
                               struct ww_error **error);

/**
 * How many recommendations a list has; `list` is a `ww_list`.
 *
 * Ownership: `selection` is borrowed. Threads: any.
 * Errors: 0 if there is no such list or `selection` is NULL.
 */
size_t ww_selection_count(const struct ww_selection *selection, uint32_t list);

/**
 * The id of a recommendation of a list, in the order of the document; `list` is a `ww_list`.
 *
 * Ownership: the text belongs to `selection` and lives as long as it. Threads: any.
 * Errors: NULL if there is no such list or recommendation, or `selection` is NULL.
 */
const char *ww_selection_id(const struct ww_selection *selection, uint32_t list, size_t index);

/**
 * Frees a selection. NULL is fine.
 *
 * Ownership: `selection` must not be used afterwards, nor any id of it. Threads: any, when no
 * other still uses it. Errors: none.
 */
void ww_selection_free(struct ww_selection *selection);

/**
 * Works out an analysis of effects or raw data, for example
 * `{"analysis": "pool", "data": {"yi": [0.1, 0.3], "vi": [0.02, 0.04]}}`; the JSON Schema of the
 * request is `whatworks-synthesis-1`.
 *
 * The answer is JSON (`whatworks-synthesis/1`), the same bytes in every language.
 *
 * Ownership: `request` is borrowed for the call; `*out` is the caller's, freed by `ww_text_free`.
 * Threads: any.
 * Errors: `WW_STATUS_INVALID_REQUEST` with every fault, also for data that the analysis cannot
 * work with; `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`.
 */
ww_status ww_synthesis(const char *request,
                       size_t len,
                       struct ww_text **out,
                       struct ww_error **error);

/**
 * Fails if columns differ in length: for wrappers in languages whose arrays know their length.
 * The other functions take one number of rows for all columns.
 *
 * `by` is the length of the column of groups; that of `yi` where there is none.
 *
 * Ownership: none. Threads: any. Errors: `WW_STATUS_INVALID_REQUEST`.
 */
ww_status ww_same_length(size_t yi, size_t vi, size_t by, struct ww_error **error);

/**
 * The bytes of a text, with a NUL behind the last.
 *
 * Ownership: they belong to `text` and live as long as it. Threads: any.
 * Errors: NULL if `text` is NULL.
 */
const char *ww_text_data(const struct ww_text *text);

/**
 * The number of bytes of a text, without the NUL; 0 if `text` is NULL.
 *
 * Ownership: `text` is borrowed. Threads: any. Errors: none.
 */
size_t ww_text_len(const struct ww_text *text);

/**
 * Frees a text. NULL is fine.
 *
 * Ownership: `text` must not be used afterwards, nor its bytes. Threads: any, when no other
 * still uses it. Errors: none.
 */
void ww_text_free(struct ww_text *text);

/**
 * The version of the library that is linked, for example `0.1.0`.
 *
 * Ownership: the text is part of the library and is never freed. Threads: any. Errors: none.
 */
const char *ww_version(void);

/**
 * The version of the C interface of the library that is linked: `WW_ABI_VERSION` of its header.
 *
 * Ownership: none. Threads: any. Errors: none.
 */
uint32_t ww_abi_version(void);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* WHATWORKS_H */
