/**
 * whatworks for C++17: the handles of whatworks.h as classes that free themselves.
 *
 * Everything that can fail comes twice: `base.select(query)` throws whatworks::Error, and
 * `base.try_select(query)` returns a whatworks::Result, which holds the answer or the Error.
 * Without exceptions (-fno-exceptions) only the second form is there.
 *
 * Classes are movable and not copyable. A moved-from object may be assigned to or destroyed; asked
 * anything else it gives the error WW_STATUS_NULL_ARGUMENT, or an empty value. Objects never change
 * after they are made, so threads may share one by const reference without a lock. Answers do not
 * depend on the EvidenceBase they came from. Texts are UTF-8.
 */

#ifndef WHATWORKS_HPP
#define WHATWORKS_HPP

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "whatworks.h"

#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
#define WHATWORKS_EXCEPTIONS 1
#else
#define WHATWORKS_EXCEPTIONS 0
#endif

namespace whatworks {

/** One thing that is wrong with a document or a request. */
struct Fault {
    std::string code;                 /**< What kind of fault, from a fixed list. */
    std::string pointer;              /**< The JSON pointer of the place; empty for the whole. */
    std::optional<std::string> value; /**< What was found, as JSON and shortened. */
    std::string expected;             /**< What was expected. */
};

/** How sure one can be, in the levels of GRADE; a better one is greater. */
enum class Certainty : std::uint32_t {
    not_rated = WW_CERTAINTY_NOT_RATED,
    very_low = WW_CERTAINTY_VERY_LOW,
    low = WW_CERTAINTY_LOW,
    moderate = WW_CERTAINTY_MODERATE,
    high = WW_CERTAINTY_HIGH,
};

/** The worst and the best certainty that the facts leave possible. */
struct Interval {
    Certainty worst;
    Certainty best;
};

/** How a summary of findings is written. */
enum class Format : std::uint32_t {
    json = WW_FORMAT_JSON, /**< Summary and profile in one (`whatworks-findings/1`). */
    markdown = WW_FORMAT_MARKDOWN,
    html = WW_FORMAT_HTML,           /**< A part of a page, without scripts. */
    html_page = WW_FORMAT_HTML_PAGE, /**< A page by itself. */
};

/** Which table of findings, and how it is written. */
struct FindingsForm {
    Format format = Format::markdown;
    bool profile = false; /**< The evidence profile: a column for each domain. */
    std::optional<std::string_view> title = std::nullopt; /**< The question, or a heading. */
    /** The beginning of every id in HTML; made from what the table says if there is none. */
    std::optional<std::string_view> html_id = std::nullopt;
};

/** The model, and the estimator of the variance between studies (tau2). */
enum class PoolMethod : std::uint32_t {
    reml = WW_POOL_METHOD_REML,
    ee = WW_POOL_METHOD_EE,
    dl = WW_POOL_METHOD_DL,
    he = WW_POOL_METHOD_HE,
    hs = WW_POOL_METHOD_HS,
    sj = WW_POOL_METHOD_SJ,
    ml = WW_POOL_METHOD_ML,
    eb = WW_POOL_METHOD_EB,
    pm = WW_POOL_METHOD_PM,
};

/** How the standard error, the interval and the p value of the pooled effect come about. */
enum class Inference : std::uint32_t {
    wald = WW_INFERENCE_WALD,
    knapp_hartung = WW_INFERENCE_KNAPP_HARTUNG,
    knapp_hartung_ad_hoc = WW_INFERENCE_KNAPP_HARTUNG_AD_HOC,
};

/** The distribution behind a prediction interval. */
enum class Prediction : std::uint32_t {
    t_k1 = WW_PREDICTION_T_K1,
    t_k2 = WW_PREDICTION_T_K2,
    normal = WW_PREDICTION_NORMAL,
};

/** What to do with a row that has no usable effect or variance. */
enum class Unusable : std::uint32_t {
    refuse = WW_UNUSABLE_REFUSE,
    leave_out = WW_UNUSABLE_LEAVE_OUT,
};

/** How to pool. */
struct PoolOptions {
    PoolMethod method = PoolMethod::reml;
    Inference inference = Inference::wald;
    Prediction prediction = Prediction::t_k1;
    Unusable unusable = Unusable::refuse;
    double level = 0.95; /**< Of every interval. */
};

/** How to pool a block, with Wald intervals. */
struct BlockOptions {
    PoolMethod method = PoolMethod::reml;
    double level = 0.95; /**< Of the intervals. */
};

/** A pooled effect. The figures are those of ww_pooled, with nothing where there is none. */
struct Pooled {
    std::size_t k;        /**< The number of studies pooled. */
    std::size_t left_out; /**< The number of rows that were left out. */
    double estimate;
    std::optional<double> se, statistic, df, p;
    double ci_low, ci_high;
    std::optional<double> tau2, tau2_se, tau2_low, tau2_high;
    std::optional<double> i2, i2_low, i2_high, h2, h2_low, h2_high, i2_from_q, h2_from_q;
    double q;
    std::size_t q_df;
    std::optional<double> q_p, prediction_low, prediction_high, log_likelihood;
    /** In per cent, for each row; none for a row left out. Empty for one of several groups. */
    std::vector<std::optional<double>> weights;
};

namespace detail {

inline const char *or_empty(const char *text) noexcept { return text != nullptr ? text : ""; }

/** The pointer of a text; an empty view may have none, and C asks for one. */
inline const char *data(std::string_view text) noexcept {
    return text.data() != nullptr ? text.data() : "";
}

struct Free {
    void operator()(ww_base *base) const noexcept { ww_base_free(base); }
    void operator()(ww_selection *selection) const noexcept { ww_selection_free(selection); }
    void operator()(ww_selected_many *many) const noexcept { ww_selected_many_free(many); }
    void operator()(ww_rating *rating) const noexcept { ww_rating_free(rating); }
    void operator()(ww_audit *audit) const noexcept { ww_audit_free(audit); }
    void operator()(ww_pooled_groups *groups) const noexcept { ww_pooled_groups_free(groups); }
    void operator()(ww_text *text) const noexcept { ww_text_free(text); }
    void operator()(ww_error *error) const noexcept { ww_error_free(error); }
};

template <class T> using Handle = std::unique_ptr<T, Free>;

} // namespace detail

/** Why a call failed. Copies share the details; views live as long as any copy. */
class Error : public std::runtime_error {
  public:
    /** Takes over an error of the C interface; it must not be NULL. */
    explicit Error(ww_error *error)
        : std::runtime_error(detail::or_empty(ww_error_message(error))),
          error_(error, detail::Free{}) {}

    [[nodiscard]] ww_status status() const noexcept { return ww_error_status(error_.get()); }

    /** For example `invalid-request`; codes stay the same between versions. */
    [[nodiscard]] std::string_view code() const noexcept {
        return detail::or_empty(ww_error_code(error_.get()));
    }

    /** The JSON pointer of the first fault, where there is one; empty for the whole document. */
    [[nodiscard]] std::optional<std::string_view> pointer() const noexcept {
        const char *text = ww_error_pointer(error_.get());
        return text != nullptr ? std::optional<std::string_view>(text) : std::nullopt;
    }

    /** The error as JSON (`whatworks-error/1`), the same bytes in every language. */
    [[nodiscard]] std::string_view json() const noexcept {
        return detail::or_empty(ww_error_json(error_.get()));
    }

    [[nodiscard]] std::vector<Fault> faults() const {
        std::vector<Fault> faults;
        const std::size_t count = ww_error_fault_count(error_.get());
        faults.reserve(count);
        for (std::size_t index = 0; index < count; ++index) {
            const char *value = ww_error_fault_value(error_.get(), index);
            faults.push_back({detail::or_empty(ww_error_fault_code(error_.get(), index)),
                              detail::or_empty(ww_error_fault_pointer(error_.get(), index)),
                              value != nullptr ? std::optional<std::string>(value) : std::nullopt,
                              detail::or_empty(ww_error_fault_expected(error_.get(), index))});
        }
        return faults;
    }

  private:
    std::shared_ptr<const ww_error> error_;
};

/** An answer or the Error in its place. Ask before taking: `if (result) use(result.value())`. */
template <class T> class [[nodiscard]] Result {
  public:
    Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool has_value() const noexcept { return held_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    /** The answer; only if has_value(). */
    [[nodiscard]] T &value() & noexcept { return *std::get_if<0>(&held_); }
    [[nodiscard]] const T &value() const & noexcept { return *std::get_if<0>(&held_); }
    [[nodiscard]] T &&value() && noexcept { return std::move(*std::get_if<0>(&held_)); }

    /** The error; only if not has_value(). */
    [[nodiscard]] const Error &error() const noexcept { return *std::get_if<1>(&held_); }

#if WHATWORKS_EXCEPTIONS
    /** The answer, or else throws the error. */
    T or_throw() && {
        if (!has_value()) {
            throw error();
        }
        return std::move(*this).value();
    }
#endif

  private:
    std::variant<T, Error> held_;
};

/**
 * Whom long work tells how far it is, and who may stop it: a function of the parts that are done
 * and of all of them (0 where that is not known before) that returns whether to go on. Stopped work
 * gives the error WW_STATUS_CANCELLED. For example
 * `base.choose(request, [](std::uint64_t done, std::uint64_t) { return done < 1000; })`.
 *
 * The function is borrowed and not copied: it must live as long as the call. A plain function is given
 * by its address, `&tell`. It must not throw; it is called on the threads that work, one at a time.
 */
class Progress {
  public:
    /** Tells nobody. */
    Progress() noexcept = default;

    template <class Tell,
              class = std::enable_if_t<
                  std::is_object_v<std::remove_reference_t<Tell>> &&
                  std::is_invocable_r_v<bool, Tell &, std::uint64_t, std::uint64_t>>>
    Progress(Tell &&tell) noexcept
        : raw_{&called<std::remove_reference_t<Tell>>,
               const_cast<void *>(static_cast<const void *>(std::addressof(tell)))} {}

    /** For the C interface; NULL where nobody is told. */
    [[nodiscard]] const ww_progress *get() const noexcept {
        return raw_.tell != nullptr ? &raw_ : nullptr;
    }

  private:
    template <class Tell>
    static bool called(void *context, std::uint64_t done, std::uint64_t total) noexcept {
        return (*static_cast<Tell *>(context))(done, total);
    }

    ww_progress raw_{nullptr, nullptr};
};

/** The answer of a call that only does something. */
using Done = std::monostate;

/**
 * A stream of Arrow that releases itself. `get()` is for a consumer; one that takes the stream
 * leaves its `release` NULL, and nothing is released again.
 */
class ArrowStream {
  public:
    ArrowStream() noexcept = default;
    ~ArrowStream() { release(); }
    ArrowStream(ArrowStream &&other) noexcept : raw_(std::exchange(other.raw_, {})) {}
    ArrowStream &operator=(ArrowStream &&other) noexcept {
        if (this != &other) {
            release();
            raw_ = std::exchange(other.raw_, {});
        }
        return *this;
    }
    ArrowStream(const ArrowStream &) = delete;
    ArrowStream &operator=(const ArrowStream &) = delete;

    [[nodiscard]] ArrowArrayStream *get() noexcept { return &raw_; }

  private:
    void release() noexcept {
        if (raw_.release != nullptr) {
            raw_.release(&raw_);
        }
    }

    ArrowArrayStream raw_{};
};

namespace detail {

/** Calls a function of the C interface that makes a stream. */
template <class Call> Result<ArrowStream> stream(Call &&call) {
    ArrowStream out;
    ww_error *error = nullptr;
    if (call(out.get(), &error) != WW_STATUS_OK) {
        return Error(error);
    }
    return out;
}

template <class Raw>
Result<ArrowStream> arrow_of(ww_status (*to_arrow)(const Raw *, ArrowArrayStream *, ww_error **),
                             const Raw *handle) {
    return stream(
        [&](ArrowArrayStream *out, ww_error **error) { return to_arrow(handle, out, error); });
}

/** Calls a function of the C interface that makes a handle, and wraps the handle as `T`. */
template <class T, class Raw, class Call> Result<T> make(Call &&call) {
    Raw *out = nullptr;
    ww_error *error = nullptr;
    if (call(&out, &error) != WW_STATUS_OK) {
        return Error(error);
    }
    return T(Handle<Raw>(out));
}

/** The text of a handle, which is freed. */
inline std::string taken(ww_text *out) {
    const Handle<ww_text> text(out);
    return std::string(ww_text_data(text.get()), ww_text_len(text.get()));
}

/** Calls a function of the C interface that makes a text. */
template <class Call> Result<std::string> text(Call &&call) {
    ww_text *out = nullptr;
    ww_error *error = nullptr;
    if (call(&out, &error) != WW_STATUS_OK) {
        return Error(error);
    }
    return taken(out);
}

template <class Raw>
Result<std::string> json_of(ww_status (*to_json)(const Raw *, ww_text **, ww_error **),
                            const Raw *handle) {
    return text([&](ww_text **out, ww_error **error) { return to_json(handle, out, error); });
}

/** The answer to a request in JSON. */
inline Result<std::string> answer_to(ww_status (*ask)(const char *, std::size_t, ww_text **,
                                                      ww_error **),
                                     std::string_view request) {
    return text([&](ww_text **out, ww_error **error) {
        return ask(data(request), request.size(), out, error);
    });
}

/** The pointer of a text that there may be none of. */
inline const char *data(const std::optional<std::string_view> &text) noexcept {
    return text ? data(*text) : nullptr;
}

inline Result<std::string> findings(const ww_rating *const *ratings, std::size_t count,
                                    const FindingsForm &form) {
    const std::string_view none;
    return text([&](ww_text **out, ww_error **error) {
        return ww_summary_of_findings(
            ratings, count, data(form.title), form.title.value_or(none).size(),
            static_cast<std::uint32_t>(form.format), form.profile, data(form.html_id),
            form.html_id.value_or(none).size(), out, error);
    });
}

inline std::optional<double> figure(double value) noexcept {
    return value == value ? std::optional<double>(value) : std::nullopt;
}

inline Pooled pooled(const ww_pooled &raw) {
    Pooled pooled{};
    pooled.k = static_cast<std::size_t>(raw.k);
    pooled.left_out = static_cast<std::size_t>(raw.left_out);
    pooled.estimate = raw.estimate;
    pooled.se = figure(raw.se);
    pooled.statistic = figure(raw.statistic);
    pooled.df = figure(raw.df);
    pooled.p = figure(raw.p);
    pooled.ci_low = raw.ci_low;
    pooled.ci_high = raw.ci_high;
    pooled.tau2 = figure(raw.tau2);
    pooled.tau2_se = figure(raw.tau2_se);
    pooled.tau2_low = figure(raw.tau2_low);
    pooled.tau2_high = figure(raw.tau2_high);
    pooled.i2 = figure(raw.i2);
    pooled.i2_low = figure(raw.i2_low);
    pooled.i2_high = figure(raw.i2_high);
    pooled.h2 = figure(raw.h2);
    pooled.h2_low = figure(raw.h2_low);
    pooled.h2_high = figure(raw.h2_high);
    pooled.i2_from_q = figure(raw.i2_from_q);
    pooled.h2_from_q = figure(raw.h2_from_q);
    pooled.q = raw.q;
    pooled.q_df = static_cast<std::size_t>(raw.q_df);
    pooled.q_p = figure(raw.q_p);
    pooled.prediction_low = figure(raw.prediction_low);
    pooled.prediction_high = figure(raw.prediction_high);
    pooled.log_likelihood = figure(raw.log_likelihood);
    return pooled;
}

inline ww_pool_options raw(const PoolOptions &options) noexcept {
    return {static_cast<std::uint32_t>(options.method),
            static_cast<std::uint32_t>(options.inference),
            static_cast<std::uint32_t>(options.prediction),
            static_cast<std::uint32_t>(options.unusable), options.level};
}

} // namespace detail

/**
 * Texts that belong to another object, to be iterated and indexed; nothing is copied. The texts live
 * as long as the object, and so does the range: an object that is not kept has none to give, and
 * `base.select(query).selected()` does not compile.
 */
template <class Owner> class Texts {
  public:
    using value_type = std::string_view;
    using size_type = std::size_t;

    /** Goes through the texts. */
    class iterator {
      public:
        using iterator_category = std::input_iterator_tag;
        using value_type = std::string_view;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = std::string_view;

        iterator() noexcept = default;
        iterator(const Owner *owner, std::uint32_t which,
                 const char *(*at)(const Owner *, std::uint32_t, std::size_t),
                 std::size_t index) noexcept
            : owner_(owner), which_(which), at_(at), index_(index) {}
        [[nodiscard]] std::string_view operator*() const noexcept {
            return detail::or_empty(at_(owner_, which_, index_));
        }
        iterator &operator++() noexcept {
            ++index_;
            return *this;
        }
        iterator operator++(int) noexcept {
            iterator before = *this;
            ++index_;
            return before;
        }
        [[nodiscard]] friend bool operator==(iterator left, iterator right) noexcept {
            return left.index_ == right.index_;
        }
        [[nodiscard]] friend bool operator!=(iterator left, iterator right) noexcept {
            return !(left == right);
        }

      private:
        const Owner *owner_ = nullptr;
        std::uint32_t which_ = 0;
        const char *(*at_)(const Owner *, std::uint32_t, std::size_t) = nullptr;
        std::size_t index_ = 0;
    };

    /** For the library: the functions of the C interface that count the texts and give one. */
    Texts(const Owner *owner, std::uint32_t which,
          std::size_t (*count)(const Owner *, std::uint32_t),
          const char *(*at)(const Owner *, std::uint32_t, std::size_t)) noexcept
        : owner_(owner), which_(which), size_(count(owner, which)), at_(at) {}

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    /** The text at a place; empty if there is none. */
    [[nodiscard]] std::string_view operator[](std::size_t index) const noexcept {
        return detail::or_empty(at_(owner_, which_, index));
    }
    [[nodiscard]] iterator begin() const noexcept { return {owner_, which_, at_, 0}; }
    [[nodiscard]] iterator end() const noexcept { return {owner_, which_, at_, size_}; }

  private:
    const Owner *owner_;
    std::uint32_t which_;
    std::size_t size_;
    const char *(*at_)(const Owner *, std::uint32_t, std::size_t);
};

/** The kinds of items of an evidence base that have ids. */
enum class Item : std::uint32_t {
    study = WW_ITEM_STUDY,
    finding = WW_ITEM_FINDING,
    body = WW_ITEM_BODY,
    recommendation = WW_ITEM_RECOMMENDATION,
};

/** Which recommendations are for an organisation, with the reasons for each. */
class Selection {
  public:
    explicit Selection(detail::Handle<ww_selection> handle) noexcept
        : handle_(std::move(handle)) {}

    /** The ids for which every clause of the query holds. */
    [[nodiscard]] Texts<ww_selection> selected() const & noexcept {
        return ids(WW_LIST_SELECTED);
    }
    Texts<ww_selection> selected() const && = delete;
    /** The ids for which no clause fails and some are unknown. */
    [[nodiscard]] Texts<ww_selection> undecided() const & noexcept {
        return ids(WW_LIST_UNDECIDED);
    }
    Texts<ww_selection> undecided() const && = delete;
    /** The ids for which some clause fails. */
    [[nodiscard]] Texts<ww_selection> excluded() const & noexcept {
        return ids(WW_LIST_EXCLUDED);
    }
    Texts<ww_selection> excluded() const && = delete;

    [[nodiscard]] Result<std::string> try_to_json() const {
        return detail::json_of(ww_selection_to_json, get());
    }
#if WHATWORKS_EXCEPTIONS
    /** `whatworks-selection/1`, the same bytes in every language. */
    [[nodiscard]] std::string to_json() const { return try_to_json().or_throw(); }
#endif

    /** A row for each recommendation. */
    [[nodiscard]] Result<ArrowStream> try_to_arrow() const {
        return detail::arrow_of(ww_selection_to_arrow, get());
    }
#if WHATWORKS_EXCEPTIONS
    /** The same, throwing. */
    [[nodiscard]] ArrowStream to_arrow() const { return try_to_arrow().or_throw(); }
#endif

    /** The handle, for the C interface; it stays this object's. */
    [[nodiscard]] const ww_selection *get() const noexcept { return handle_.get(); }

  private:
    [[nodiscard]] Texts<ww_selection> ids(ww_list list) const noexcept {
        return {get(), static_cast<std::uint32_t>(list), ww_selection_count, ww_selection_id};
    }

    detail::Handle<ww_selection> handle_;
};

/** The recommendations for each organisation of a table; it is worked out as it is read. */
class SelectedMany {
  public:
    explicit SelectedMany(detail::Handle<ww_selected_many> handle) noexcept
        : handle_(std::move(handle)) {}

    /** How many organisations there are. */
    [[nodiscard]] std::size_t size() const noexcept { return ww_selected_many_len(get()); }

    /** The selection of one organisation, with every reason in words. Rows count from 0. */
    [[nodiscard]] Result<Selection> try_selection(std::size_t row) const {
        return detail::make<Selection, ww_selection>([&](ww_selection **out, ww_error **error) {
            return ww_selected_many_selection(get(), row, out, error);
        });
    }

    [[nodiscard]] Result<std::string> try_to_json() const {
        return detail::json_of(ww_selected_many_to_json, get());
    }

    /** The same of some organisations, from a first row on. */
    [[nodiscard]] Result<std::string> try_rows_to_json(std::size_t first,
                                                       std::size_t count) const {
        return detail::text([&](ww_text **out, ww_error **error) {
            return ww_selected_many_rows_to_json(get(), first, count, out, error);
        });
    }
#if WHATWORKS_EXCEPTIONS
    [[nodiscard]] Selection selection(std::size_t row) const {
        return try_selection(row).or_throw();
    }
    /** `whatworks-selected-many/1`, the same bytes in every language. */
    [[nodiscard]] std::string to_json() const { return try_to_json().or_throw(); }
    [[nodiscard]] std::string rows_to_json(std::size_t first, std::size_t count) const {
        return try_rows_to_json(first, count).or_throw();
    }
#endif

    /** A row for each organisation and recommendation, worked out while the stream is read; 0
     * threads are as many as the machine offers. */
    [[nodiscard]] Result<ArrowStream> try_to_arrow(std::size_t threads = 1) const {
        return detail::stream([&](ArrowArrayStream *out, ww_error **error) {
            return ww_selected_many_to_arrow(get(), threads, out, error);
        });
    }
#if WHATWORKS_EXCEPTIONS
    /** The same, throwing. */
    [[nodiscard]] ArrowStream to_arrow(std::size_t threads = 1) const {
        return try_to_arrow(threads).or_throw();
    }
#endif

    /** The handle, for the C interface; it stays this object's. */
    [[nodiscard]] const ww_selected_many *get() const noexcept { return handle_.get(); }

  private:
    detail::Handle<ww_selected_many> handle_;
};

/** The rating of a body of evidence, or of what a recommendation rests on. */
class Rating {
  public:
    explicit Rating(detail::Handle<ww_rating> handle) noexcept : handle_(std::move(handle)) {}

    [[nodiscard]] Certainty certainty() const noexcept {
        return static_cast<Certainty>(ww_rating_certainty(get()));
    }

    /** None if there is no evidence of effect to rate. */
    [[nodiscard]] std::optional<Interval> interval() const noexcept {
        ww_certainty worst = WW_CERTAINTY_NOT_RATED;
        ww_certainty best = WW_CERTAINTY_NOT_RATED;
        if (!ww_rating_interval(get(), &worst, &best)) {
            return std::nullopt;
        }
        return Interval{static_cast<Certainty>(worst), static_cast<Certainty>(best)};
    }

    [[nodiscard]] Result<std::string> try_to_json() const {
        return detail::json_of(ww_rating_to_json, get());
    }

    [[nodiscard]] Result<std::string> try_what_would_change() const {
        return detail::json_of(ww_rating_what_would_change, get());
    }

    [[nodiscard]] Result<std::string> try_summary_of_findings(const FindingsForm &form = {}) const {
        const ww_rating *rating = get();
        return detail::findings(&rating, 1, form);
    }
#if WHATWORKS_EXCEPTIONS
    /** `whatworks-rating/1`, the same bytes in every language. */
    [[nodiscard]] std::string to_json() const { return try_to_json().or_throw(); }

    /** What would change the rating, and how (`whatworks-change/1`). */
    [[nodiscard]] std::string what_would_change() const {
        return try_what_would_change().or_throw();
    }

    /** The summary of findings, or the evidence profile, of this outcome. */
    [[nodiscard]] std::string summary_of_findings(const FindingsForm &form = {}) const {
        return try_summary_of_findings(form).or_throw();
    }
#endif

    /** A row for each domain. */
    [[nodiscard]] Result<ArrowStream> try_to_arrow() const {
        return detail::arrow_of(ww_rating_to_arrow, get());
    }
#if WHATWORKS_EXCEPTIONS
    /** The same, throwing. */
    [[nodiscard]] ArrowStream to_arrow() const { return try_to_arrow().or_throw(); }
#endif

    /** The handle, for the C interface; it stays this object's. */
    [[nodiscard]] const ww_rating *get() const noexcept { return handle_.get(); }

  private:
    detail::Handle<ww_rating> handle_;
};

/** What is published beside what the rules derive. */
class Audit {
  public:
    explicit Audit(detail::Handle<ww_audit> handle) noexcept : handle_(std::move(handle)) {}

    [[nodiscard]] Result<std::string> try_to_json() const {
        return detail::json_of(ww_audit_to_json, get());
    }
#if WHATWORKS_EXCEPTIONS
    /** `whatworks-audit/1`, the same bytes in every language. */
    [[nodiscard]] std::string to_json() const { return try_to_json().or_throw(); }
#endif

    /** A row for each recommendation. */
    [[nodiscard]] Result<ArrowStream> try_to_arrow() const {
        return detail::arrow_of(ww_audit_to_arrow, get());
    }
#if WHATWORKS_EXCEPTIONS
    /** The same, throwing. */
    [[nodiscard]] ArrowStream to_arrow() const { return try_to_arrow().or_throw(); }
#endif

    /** The handle, for the C interface; it stays this object's. */
    [[nodiscard]] const ww_audit *get() const noexcept { return handle_.get(); }

  private:
    detail::Handle<ww_audit> handle_;
};

struct KeptDecisions;

/** An evidence base that has passed every check. */
class EvidenceBase {
  public:
    explicit EvidenceBase(detail::Handle<ww_base> handle) noexcept : handle_(std::move(handle)) {}

    [[nodiscard]] static Result<EvidenceBase> try_staff_empowerment() {
        return detail::make<EvidenceBase, ww_base>(ww_base_staff_empowerment);
    }

    [[nodiscard]] static Result<EvidenceBase> try_from_json(std::string_view json) {
        return detail::make<EvidenceBase, ww_base>([&](ww_base **out, ww_error **error) {
            return ww_base_from_json(detail::data(json), json.size(), out, error);
        });
    }

    [[nodiscard]] static Result<EvidenceBase>
    try_from_json_within(std::string_view json, std::size_t max_bytes, std::size_t max_depth) {
        return detail::make<EvidenceBase, ww_base>([&](ww_base **out, ww_error **error) {
            return ww_base_from_json_within(detail::data(json), json.size(), max_bytes, max_depth,
                                            out, error);
        });
    }

    [[nodiscard]] static Result<EvidenceBase> try_read(std::string_view path) {
        return detail::make<EvidenceBase, ww_base>([&](ww_base **out, ww_error **error) {
            return ww_base_read(detail::data(path), path.size(), out, error);
        });
    }

    [[nodiscard]] Result<Done> try_write(std::string_view path) const {
        ww_error *error = nullptr;
        if (ww_base_write(get(), detail::data(path), path.size(), &error) != WW_STATUS_OK) {
            return Error(error);
        }
        return Done{};
    }

    [[nodiscard]] Result<std::string> try_to_json() const {
        return detail::json_of(ww_base_to_json, get());
    }

    [[nodiscard]] Result<Selection> try_select(std::string_view query) const {
        return detail::make<Selection, ww_selection>([&](ww_selection **out, ww_error **error) {
            return ww_base_select(get(), detail::data(query), query.size(), out, error);
        });
    }

    /** The request is JSON (`whatworks-select-many-1`). */
    [[nodiscard]] Result<SelectedMany> try_select_many(std::string_view request) const {
        return detail::make<SelectedMany, ww_selected_many>(
            [&](ww_selected_many **out, ww_error **error) {
                return ww_base_select_many(get(), detail::data(request), request.size(), out,
                                           error);
            });
    }

    /** The organisations are a stream of Arrow, which is taken whatever the answer; the request has
     * no table in it. */
    [[nodiscard]] Result<SelectedMany> try_select_many(ArrowArrayStream *organisations,
                                                       std::string_view request = "{}") const {
        return detail::make<SelectedMany, ww_selected_many>(
            [&](ww_selected_many **out, ww_error **error) {
                return ww_base_select_many_arrow(get(), organisations, detail::data(request),
                                                 request.size(), out, error);
            });
    }

    [[nodiscard]] Result<Rating> try_rate(std::string_view id,
                                          std::string_view options = "{}") const {
        return detail::make<Rating, ww_rating>([&](ww_rating **out, ww_error **error) {
            return ww_base_rate(get(), detail::data(id), id.size(), detail::data(options),
                                options.size(), out, error);
        });
    }

    [[nodiscard]] Result<Audit> try_audit(std::string_view options = "{}",
                                          const Progress &progress = {}) const {
        return detail::make<Audit, ww_audit>([&](ww_audit **out, ww_error **error) {
            return ww_base_audit(get(), detail::data(options), options.size(), progress.get(), out,
                                 error);
        });
    }

    [[nodiscard]] Result<std::string> try_robustness(std::string_view id,
                                                     std::string_view options = "{}",
                                                     const Progress &progress = {}) const {
        return detail::text([&](ww_text **out, ww_error **error) {
            return ww_base_robustness(get(), detail::data(id), id.size(), detail::data(options),
                                      options.size(), progress.get(), out, error);
        });
    }

    [[nodiscard]] Result<std::string> try_prioritise(std::string_view request,
                                                     std::size_t threads = 1,
                                                     const Progress &progress = {}) const {
        return detail::text([&](ww_text **out, ww_error **error) {
            return ww_base_prioritise(get(), detail::data(request), request.size(), threads,
                                      progress.get(), out, error);
        });
    }

    [[nodiscard]] Result<std::string> try_choose(std::string_view request,
                                                 const Progress &progress = {}) const {
        return detail::text([&](ww_text **out, ww_error **error) {
            return ww_base_choose(get(), detail::data(request), request.size(), progress.get(),
                                  out, error);
        });
    }

    [[nodiscard]] Result<std::string> try_evidence_map(std::string_view request = "{}") const {
        return detail::text([&](ww_text **out, ww_error **error) {
            return ww_base_evidence_map(get(), detail::data(request), request.size(), out, error);
        });
    }

    [[nodiscard]] Result<std::string> try_gaps(std::string_view request = "{}") const {
        return detail::text([&](ww_text **out, ww_error **error) {
            return ww_base_gaps(get(), detail::data(request), request.size(), out, error);
        });
    }

    [[nodiscard]] Result<EvidenceBase> try_decide(std::string_view body,
                                                  std::string_view decisions) const {
        return detail::make<EvidenceBase, ww_base>([&](ww_base **out, ww_error **error) {
            return ww_base_decide(get(), detail::data(body), body.size(), detail::data(decisions),
                                  decisions.size(), out, error);
        });
    }

    [[nodiscard]] Result<std::string> try_diff(const EvidenceBase &newer,
                                               std::string_view options = "{}",
                                               const Progress &progress = {}) const {
        return detail::text([&](ww_text **out, ww_error **error) {
            return ww_base_diff(get(), newer.get(), detail::data(options), options.size(),
                                progress.get(), out, error);
        });
    }

    [[nodiscard]] Result<std::string> try_diff_page(const EvidenceBase &newer, Format format,
                                                    std::string_view options = "{}",
                                                    std::string_view html_id = {},
                                                    const Progress &progress = {}) const {
        return detail::text([&](ww_text **out, ww_error **error) {
            return ww_base_diff_page(get(), newer.get(), detail::data(options), options.size(),
                                     static_cast<std::uint32_t>(format), html_id.data(),
                                     html_id.size(), progress.get(), out, error);
        });
    }

    [[nodiscard]] Result<std::string> try_affected(const EvidenceBase &newer,
                                                   std::string_view ids,
                                                   std::string_view options = "{}",
                                                   const Progress &progress = {}) const {
        return detail::text([&](ww_text **out, ww_error **error) {
            return ww_base_diff_affected(get(), newer.get(), detail::data(ids), ids.size(),
                                         detail::data(options), options.size(), progress.get(),
                                         out, error);
        });
    }

    [[nodiscard]] inline Result<KeptDecisions>
    try_keeping_decisions_of(const EvidenceBase &old, std::string_view options = "{}") const;

#if WHATWORKS_EXCEPTIONS
    /** What differs between this base, which is the old one, and a newer one, what that moves, and
     * why (`whatworks-diff/1`). */
    [[nodiscard]] std::string diff(const EvidenceBase &newer, std::string_view options = "{}",
                                   const Progress &progress = {}) const {
        return try_diff(newer, options, progress).or_throw();
    }

    /** The same as a page for people. */
    [[nodiscard]] std::string diff_page(const EvidenceBase &newer, Format format,
                                        std::string_view options = "{}",
                                        std::string_view html_id = {},
                                        const Progress &progress = {}) const {
        return try_diff_page(newer, format, options, html_id, progress).or_throw();
    }

    /** Which recommendations moved, of those in `{"ids": ["R1"]}` (`whatworks-affected/1`). */
    [[nodiscard]] std::string affected(const EvidenceBase &newer, std::string_view ids,
                                       std::string_view options = "{}",
                                       const Progress &progress = {}) const {
        return try_affected(newer, ids, options, progress).or_throw();
    }

    /** This base, which is the newer one, with the decisions that an old one holds. */
    [[nodiscard]] inline KeptDecisions
    keeping_decisions_of(const EvidenceBase &old, std::string_view options = "{}") const;

    /** The embedded brief "What works: empowering health care staff to address health
     * inequalities". */
    [[nodiscard]] static EvidenceBase staff_empowerment() {
        return try_staff_empowerment().or_throw();
    }

    /** Reads `whatworks-base/1`; the Error lists every fault. */
    [[nodiscard]] static EvidenceBase from_json(std::string_view json) {
        return try_from_json(json).or_throw();
    }

    /** The same within limits of your own. */
    [[nodiscard]] static EvidenceBase from_json_within(std::string_view json, std::size_t max_bytes,
                                                       std::size_t max_depth) {
        return try_from_json_within(json, max_bytes, max_depth).or_throw();
    }

    /** Reads a file. */
    [[nodiscard]] static EvidenceBase read(std::string_view path) {
        return try_read(path).or_throw();
    }

    /** Writes a file, which is replaced whole or not at all. */
    void write(std::string_view path) const { try_write(path).or_throw(); }

    /** `whatworks-base/1`. */
    [[nodiscard]] std::string to_json() const { return try_to_json().or_throw(); }

    /** Selects the recommendations for an organisation; for example `{"audience": "pcn"}`. */
    [[nodiscard]] Selection select(std::string_view query) const {
        return try_select(query).or_throw();
    }
    [[nodiscard]] SelectedMany select_many(std::string_view request) const {
        return try_select_many(request).or_throw();
    }
    [[nodiscard]] SelectedMany select_many(ArrowArrayStream *organisations,
                                           std::string_view request = "{}") const {
        return try_select_many(organisations, request).or_throw();
    }

    /** Rates a recommendation or a body of evidence by its id. */
    [[nodiscard]] Rating rate(std::string_view id, std::string_view options = "{}") const {
        return try_rate(id, options).or_throw();
    }

    /** Compares what is published with what the rules derive. */
    [[nodiscard]] Audit audit(std::string_view options = "{}",
                              const Progress &progress = {}) const {
        return try_audit(options, progress).or_throw();
    }

    /** What the rating of a recommendation or a body hangs on (`whatworks-robustness/1`). */
    [[nodiscard]] std::string robustness(std::string_view id, std::string_view options = "{}",
                                         const Progress &progress = {}) const {
        return try_robustness(id, options, progress).or_throw();
    }

    /** The recommendations in the order of a policy (`whatworks-priorities/1`); the request is that
     * of `ww_base_prioritise`. 0 threads are as many as the machine offers. */
    [[nodiscard]] std::string prioritise(std::string_view request, std::size_t threads = 1,
                                         const Progress &progress = {}) const {
        return try_prioritise(request, threads, progress).or_throw();
    }

    /** The set of recommendations that is worth most within limits, with the proof
     * (`whatworks-chosen/1`). */
    [[nodiscard]] std::string choose(std::string_view request,
                                     const Progress &progress = {}) const {
        return try_choose(request, progress).or_throw();
    }

    /** Units by two facets or more (`whatworks-map/1`); for example
     * `{"rows": "theme", "columns": "equity_group"}`. */
    [[nodiscard]] std::string evidence_map(std::string_view request = "{}") const {
        return try_evidence_map(request).or_throw();
    }

    /** What is not there, and how far each equity group is covered (`whatworks-gaps/1`). */
    [[nodiscard]] std::string gaps(std::string_view request = "{}") const {
        return try_gaps(request).or_throw();
    }

    /** The same base with decisions of people on a body; for example
     * `{"decisions": [{"on": "imprecision", "to": "serious", "reason": "few events"}]}`. */
    [[nodiscard]] EvidenceBase decide(std::string_view body, std::string_view decisions) const {
        return try_decide(body, decisions).or_throw();
    }
#endif

    /** The name of the evidence base; the view lives as long as this object. */
    [[nodiscard]] std::string_view id() const noexcept {
        return detail::or_empty(ww_base_id(get()));
    }

    /** The version of its content; the view lives as long as this object. */
    [[nodiscard]] std::string_view version() const noexcept {
        return detail::or_empty(ww_base_version(get()));
    }

    /** The ids of the items of a kind, in the order of the document. */
    [[nodiscard]] Texts<ww_base> ids(Item item) const & noexcept {
        return {get(), static_cast<std::uint32_t>(item), ww_base_item_count, ww_base_item_id};
    }
    Texts<ww_base> ids(Item item) const && = delete;

    /** The ids of the recommendations, in the order of the document. */
    [[nodiscard]] Texts<ww_base> recommendations() const & noexcept {
        return ids(Item::recommendation);
    }
    Texts<ww_base> recommendations() const && = delete;

    /** An item by its id, as it stands in the document. */
    [[nodiscard]] Result<std::string> try_item_to_json(Item item, std::string_view id) const {
        return detail::text([&](ww_text **out, ww_error **error) {
            return ww_base_item_to_json(get(), static_cast<std::uint32_t>(item), detail::data(id),
                                        id.size(), out, error);
        });
    }
#if WHATWORKS_EXCEPTIONS
    /** The same, throwing. */
    [[nodiscard]] std::string item_to_json(Item item, std::string_view id) const {
        return try_item_to_json(item, id).or_throw();
    }
#endif

    /** A row for each recommendation. */
    [[nodiscard]] Result<ArrowStream> try_to_arrow() const {
        return detail::arrow_of(ww_base_to_arrow, get());
    }
#if WHATWORKS_EXCEPTIONS
    /** The same, throwing. */
    [[nodiscard]] ArrowStream to_arrow() const { return try_to_arrow().or_throw(); }
#endif

    /** The handle, for the C interface; it stays this object's. */
    [[nodiscard]] const ww_base *get() const noexcept { return handle_.get(); }

  private:
    detail::Handle<ww_base> handle_;
};

/** A newer base with the decisions of an old one, and what became of each. */
struct KeptDecisions {
    EvidenceBase base;
    /** `whatworks-kept-decisions/1`. */
    std::string report;
};

inline Result<KeptDecisions>
EvidenceBase::try_keeping_decisions_of(const EvidenceBase &old, std::string_view options) const {
    ww_base *base = nullptr;
    auto report = detail::text([&](ww_text **out, ww_error **error) {
        return ww_base_keep_decisions(get(), old.get(), detail::data(options), options.size(),
                                      &base, out, error);
    });
    detail::Handle<ww_base> handle(base);
    if (!report) {
        return report.error();
    }
    return KeptDecisions{EvidenceBase(std::move(handle)), std::move(report).value()};
}

#if WHATWORKS_EXCEPTIONS
inline KeptDecisions EvidenceBase::keeping_decisions_of(const EvidenceBase &old,
                                                        std::string_view options) const {
    return try_keeping_decisions_of(old, options).or_throw();
}
#endif

/** Combines the judgements of a panel into a rating, without an evidence base. */
[[nodiscard]] inline Result<Rating> try_combine(std::string_view judgements) {
    return detail::make<Rating, ww_rating>([&](ww_rating **out, ww_error **error) {
        return ww_combine(detail::data(judgements), judgements.size(), out, error);
    });
}

/** Rates a body of evidence from the numbers of its studies, without an evidence base. */
[[nodiscard]] inline Result<Rating> try_rate(std::string_view evidence,
                                             std::string_view options = "{}") {
    return detail::make<Rating, ww_rating>([&](ww_rating **out, ww_error **error) {
        return ww_rate(detail::data(evidence), evidence.size(), detail::data(options),
                       options.size(), out, error);
    });
}

/** What the rating of such a body hangs on (`whatworks-robustness/1`). */
[[nodiscard]] inline Result<std::string> try_robustness(std::string_view evidence,
                                                        std::string_view options = "{}",
                                                        const Progress &progress = {}) {
    return detail::text([&](ww_text **out, ww_error **error) {
        return ww_robustness(detail::data(evidence), evidence.size(), detail::data(options),
                             options.size(), progress.get(), out, error);
    });
}

/** Rates many bodies of a table of studies (`whatworks-rated-groups/1`); 0 threads are as many as
 * the machine offers. */
[[nodiscard]] inline Result<std::string> try_rate_groups(std::string_view request,
                                                         std::size_t threads = 1,
                                                         const Progress &progress = {}) {
    return detail::text([&](ww_text **out, ww_error **error) {
        return ww_rate_groups(detail::data(request), request.size(), threads, progress.get(), out,
                              error);
    });
}

/** The summary of findings, or the evidence profile, of several outcomes, in the order given; for
 * example `try_summary_of_findings({first, second})`. */
[[nodiscard]] inline Result<std::string>
try_summary_of_findings(const std::vector<std::reference_wrapper<const Rating>> &ratings,
                        const FindingsForm &form = {}) {
    std::vector<const ww_rating *> handles;
    handles.reserve(ratings.size());
    for (const Rating &rating : ratings) {
        handles.push_back(rating.get());
    }
    return detail::findings(handles.data(), handles.size(), form);
}

/** A rule set with its parameters (`whatworks-rules/1`). */
[[nodiscard]] inline Result<std::string> try_rules(std::string_view options = "{}") {
    return detail::answer_to(ww_rules, options);
}

/** The reference page of all rule sets, in Markdown. */
[[nodiscard]] inline Result<std::string> try_rules_reference() {
    return detail::text(ww_rules_reference);
}

/** How far reviews overlap in their primary studies (`whatworks-overlap/1`). */
[[nodiscard]] inline Result<std::string> try_overlap(std::string_view request) {
    return detail::answer_to(ww_overlap, request);
}

/** Which audience an organisation is, on a day, and why (`whatworks-audience/1`). */
[[nodiscard]] inline Result<std::string> try_audience_of(std::string_view request) {
    return detail::answer_to(ww_audience_of, request);
}

/** The rules by which an organisation is an audience, as they are built in
 * (`whatworks-audiences/1`). */
[[nodiscard]] inline Result<std::string> try_audience_rules() {
    return detail::text(ww_audience_rules);
}

/** Appraises a study or a review with a tool (`whatworks-appraisal/1`). */
[[nodiscard]] inline Result<std::string> try_appraise(std::string_view request) {
    return detail::answer_to(ww_appraise, request);
}

/** The confidence in a finding of a qualitative synthesis (`whatworks-cerqual/1`). */
[[nodiscard]] inline Result<std::string> try_cerqual(std::string_view request) {
    return detail::answer_to(ww_cerqual, request);
}

/** From outcomes and criteria to a suggestion, beside the panel's decision
 * (`whatworks-decision/1`). */
[[nodiscard]] inline Result<std::string> try_decision(std::string_view request) {
    return detail::answer_to(ww_decision, request);
}

/** The same as a page for people, in Markdown. */
[[nodiscard]] inline Result<std::string> try_decision_page(std::string_view request) {
    return detail::answer_to(ww_decision_page, request);
}

/** Whether a good practice statement may stand (`whatworks-good-practice/1`). */
[[nodiscard]] inline Result<std::string> try_good_practice(std::string_view request) {
    return detail::answer_to(ww_good_practice, request);
}

#if WHATWORKS_EXCEPTIONS
/** The same, throwing. */
[[nodiscard]] inline Rating combine(std::string_view judgements) {
    return try_combine(judgements).or_throw();
}

[[nodiscard]] inline Rating rate(std::string_view evidence, std::string_view options = "{}") {
    return try_rate(evidence, options).or_throw();
}

[[nodiscard]] inline std::string robustness(std::string_view evidence,
                                            std::string_view options = "{}",
                                            const Progress &progress = {}) {
    return try_robustness(evidence, options, progress).or_throw();
}

[[nodiscard]] inline std::string rate_groups(std::string_view request, std::size_t threads = 1,
                                             const Progress &progress = {}) {
    return try_rate_groups(request, threads, progress).or_throw();
}

[[nodiscard]] inline std::string
summary_of_findings(const std::vector<std::reference_wrapper<const Rating>> &ratings,
                    const FindingsForm &form = {}) {
    return try_summary_of_findings(ratings, form).or_throw();
}

[[nodiscard]] inline std::string rules(std::string_view options = "{}") {
    return try_rules(options).or_throw();
}

[[nodiscard]] inline std::string rules_reference() { return try_rules_reference().or_throw(); }

[[nodiscard]] inline std::string overlap(std::string_view request) {
    return try_overlap(request).or_throw();
}

[[nodiscard]] inline std::string audience_of(std::string_view request) {
    return try_audience_of(request).or_throw();
}

[[nodiscard]] inline std::string audience_rules() { return try_audience_rules().or_throw(); }

[[nodiscard]] inline std::string appraise(std::string_view request) {
    return try_appraise(request).or_throw();
}

[[nodiscard]] inline std::string cerqual(std::string_view request) {
    return try_cerqual(request).or_throw();
}

[[nodiscard]] inline std::string decision(std::string_view request) {
    return try_decision(request).or_throw();
}

[[nodiscard]] inline std::string decision_page(std::string_view request) {
    return try_decision_page(request).or_throw();
}

[[nodiscard]] inline std::string good_practice(std::string_view request) {
    return try_good_practice(request).or_throw();
}
#endif

/** A pooled effect for each group of rows, in the order in which the groups first appear. */
class PooledGroups {
  public:
    explicit PooledGroups(detail::Handle<ww_pooled_groups> handle) noexcept
        : handle_(std::move(handle)) {}

    /** How many groups there are. */
    [[nodiscard]] std::size_t size() const noexcept { return ww_pooled_groups_len(get()); }

    /** What the rows of a group have in common; none if there is no such group. */
    [[nodiscard]] std::optional<std::int64_t> key(std::size_t index) const noexcept {
        std::int64_t key = 0;
        return ww_pooled_groups_key(get(), index, &key) ? std::optional<std::int64_t>(key)
                                                        : std::nullopt;
    }

    /** The pooled effect of a group, or why it has none. */
    [[nodiscard]] Result<Pooled> try_at(std::size_t index) const {
        ww_pooled out{};
        ww_error *error = nullptr;
        if (ww_pooled_groups_get(get(), index, &out, &error) != WW_STATUS_OK) {
            return Error(error);
        }
        return detail::pooled(out);
    }
#if WHATWORKS_EXCEPTIONS
    /** The same, throwing. */
    [[nodiscard]] Pooled at(std::size_t index) const { return try_at(index).or_throw(); }
#endif

    /** A row for each group; `group` is its number as text. */
    [[nodiscard]] Result<ArrowStream> try_to_arrow() const {
        return detail::arrow_of(ww_pooled_groups_to_arrow, get());
    }
#if WHATWORKS_EXCEPTIONS
    /** The same, throwing. */
    [[nodiscard]] ArrowStream to_arrow() const { return try_to_arrow().or_throw(); }
#endif

    /** The handle, for the C interface; it stays this object's. */
    [[nodiscard]] const ww_pooled_groups *get() const noexcept { return handle_.get(); }

  private:
    detail::Handle<ww_pooled_groups> handle_;
};

/** Pools `k` effects `yi` with sampling variances `vi`. */
[[nodiscard]] inline Result<Pooled> try_pool(const double *yi, const double *vi, std::size_t k,
                                             const PoolOptions &options = {}) {
    const ww_pool_options raw = detail::raw(options);
    ww_pooled out{};
    ww_error *error = nullptr;
    // A length that no array has is for ww_pool to refuse, not for the vector.
    std::vector<double> weights(k <= std::vector<double>().max_size() ? k : 0);
    if (ww_pool(yi, vi, k, &raw, &out, weights.data(), &error) != WW_STATUS_OK) {
        return Error(error);
    }
    Pooled pooled = detail::pooled(out);
    for (const double weight : weights) {
        pooled.weights.push_back(detail::figure(weight));
    }
    return pooled;
}

/** The same for vectors, which must have one length. */
[[nodiscard]] inline Result<Pooled> try_pool(const std::vector<double> &yi,
                                             const std::vector<double> &vi,
                                             const PoolOptions &options = {}) {
    ww_error *error = nullptr;
    if (ww_same_length(yi.size(), vi.size(), yi.size(), &error) != WW_STATUS_OK) {
        return Error(error);
    }
    return try_pool(yi.data(), vi.data(), yi.size(), options);
}

/** Pools each group of rows, those with the same number in `by`; 0 threads are as many as the
 * machine offers. */
[[nodiscard]] inline Result<PooledGroups>
try_pool_groups(const std::int64_t *by, const double *yi, const double *vi, std::size_t rows,
                const PoolOptions &options = {}, std::size_t threads = 1,
                const Progress &progress = {}) {
    const ww_pool_options raw = detail::raw(options);
    return detail::make<PooledGroups, ww_pooled_groups>(
        [&](ww_pooled_groups **out, ww_error **error) {
            return ww_pool_groups(by, yi, vi, rows, &raw, threads, progress.get(), out, error);
        });
}

/** The same for vectors, which must have one length. */
[[nodiscard]] inline Result<PooledGroups>
try_pool_groups(const std::vector<std::int64_t> &by, const std::vector<double> &yi,
                const std::vector<double> &vi, const PoolOptions &options = {},
                std::size_t threads = 1, const Progress &progress = {}) {
    ww_error *error = nullptr;
    if (ww_same_length(yi.size(), vi.size(), by.size(), &error) != WW_STATUS_OK) {
        return Error(error);
    }
    return try_pool_groups(by.data(), yi.data(), vi.data(), yi.size(), options, threads, progress);
}

/** Pools a block of analyses into arrays of the caller; see ww_pool_blocks. The answer is how many
 * analyses have none, and are NaN in every column. */
[[nodiscard]] inline Result<std::size_t>
try_pool_blocks(const double *yi, const double *vi, std::size_t studies, std::size_t analyses,
                const ww_block_columns &columns, const BlockOptions &options = {},
                std::size_t threads = 1, const Progress &progress = {}) {
    const ww_block_options raw = {static_cast<std::uint32_t>(options.method), options.level};
    std::size_t failed = 0;
    ww_error *error = nullptr;
    if (ww_pool_blocks(yi, vi, studies, analyses, &raw, threads, progress.get(), &columns, &failed,
                       &error) != WW_STATUS_OK) {
        return Error(error);
    }
    return failed;
}

/** Works out any analysis, asked for as JSON. */
[[nodiscard]] inline Result<std::string> try_synthesis(std::string_view request) {
    return detail::answer_to(ww_synthesis, request);
}

#if WHATWORKS_EXCEPTIONS
/** The same, throwing. */
[[nodiscard]] inline Pooled pool(const double *yi, const double *vi, std::size_t k,
                                 const PoolOptions &options = {}) {
    return try_pool(yi, vi, k, options).or_throw();
}

[[nodiscard]] inline Pooled pool(const std::vector<double> &yi, const std::vector<double> &vi,
                                 const PoolOptions &options = {}) {
    return try_pool(yi, vi, options).or_throw();
}

[[nodiscard]] inline PooledGroups pool_groups(const std::int64_t *by, const double *yi,
                                              const double *vi, std::size_t rows,
                                              const PoolOptions &options = {},
                                              std::size_t threads = 1,
                                              const Progress &progress = {}) {
    return try_pool_groups(by, yi, vi, rows, options, threads, progress).or_throw();
}

[[nodiscard]] inline PooledGroups pool_groups(const std::vector<std::int64_t> &by,
                                              const std::vector<double> &yi,
                                              const std::vector<double> &vi,
                                              const PoolOptions &options = {},
                                              std::size_t threads = 1,
                                              const Progress &progress = {}) {
    return try_pool_groups(by, yi, vi, options, threads, progress).or_throw();
}

[[nodiscard]] inline std::size_t pool_blocks(const double *yi, const double *vi,
                                             std::size_t studies, std::size_t analyses,
                                             const ww_block_columns &columns,
                                             const BlockOptions &options = {},
                                             std::size_t threads = 1,
                                             const Progress &progress = {}) {
    return try_pool_blocks(yi, vi, studies, analyses, columns, options, threads, progress)
        .or_throw();
}

[[nodiscard]] inline std::string synthesis(std::string_view request) {
    return try_synthesis(request).or_throw();
}
#endif

/** The version of the library that is linked, for example `0.1.0`. */
[[nodiscard]] inline std::string_view version() noexcept { return ww_version(); }

} // namespace whatworks

#endif
