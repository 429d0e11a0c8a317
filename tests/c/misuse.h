/* Every function that takes a pointer and answers with a status: what it is given in a call that
 * succeeds, and the call. test_misuse.c makes one argument wrong at a time.
 *
 *     MAKES(function, handle, given, arguments)   makes a handle, which goes to OUT
 *     MAKES_TWO(function, handle, other, given, arguments)   and another, to REPORT
 *     DOES(function, given, arguments)            makes none; what it writes is a PLACE or a ROOM
 *     STREAMS(function, given, arguments)         makes a stream of Arrow in argument 1
 *     TAKES(function, handle, given, arguments)   makes a handle and takes the stream in argument 1
 *
 * Arguments count from 0 in the order of what is given; BYTES is a pointer and a length. */

MAKES(ww_base_staff_empowerment, ww_base, GIVEN(NOTHING), (OUT, ERROR))
MAKES(ww_base_from_json, ww_base, GIVEN(DOCUMENT(small_document)), (BYTES(0), OUT, ERROR))
MAKES(ww_base_from_json_within, ww_base,
      GIVEN(DOCUMENT(small_document), LIMIT("max_bytes", 1 << 20), LIMIT("max_depth", 32)),
      (BYTES(0), NUMBER(1), NUMBER(2), OUT, ERROR))
MAKES(ww_base_read, ww_base, GIVEN(PATH(path_to_read)), (BYTES(0), OUT, ERROR))
DOES(ww_base_write, GIVEN(BASE, PATH(path_to_write)), (HANDLE(ww_base, 0), BYTES(1), ERROR))
MAKES(ww_base_to_json, ww_text, GIVEN(BASE), (HANDLE(ww_base, 0), OUT, ERROR))
MAKES(ww_base_item_to_json, ww_text,
      GIVEN(BASE, ENUMERATED("item", WW_ITEM_RECOMMENDATION, WW_ITEM_RECOMMENDATION), NAME("R1")),
      (HANDLE(ww_base, 0), ENUM(1), BYTES(2), OUT, ERROR))
MAKES(ww_base_select, ww_selection, GIVEN(BASE, REQUEST("{\"audience\": \"pcn\"}")),
      (HANDLE(ww_base, 0), BYTES(1), OUT, ERROR))
MAKES(ww_base_rate, ww_rating, GIVEN(BASE, NAME("R1"), OPTIONS(of_a_layer)),
      (HANDLE(ww_base, 0), BYTES(1), BYTES(2), OUT, ERROR))
MAKES(ww_base_audit, ww_audit, GIVEN(OLD, OPTIONS(of_a_layer), WATCHED),
      (HANDLE(ww_base, 0), BYTES(1), STRUCT(ww_progress, 2), OUT, ERROR))
MAKES(ww_base_robustness, ww_text, GIVEN(OLD, NAME("R1"), OPTIONS(of_a_layer), WATCHED),
      (HANDLE(ww_base, 0), BYTES(1), BYTES(2), STRUCT(ww_progress, 3), OUT, ERROR))
MAKES(ww_base_evidence_map, ww_text,
      GIVEN(OLD, REQUEST("{\"rows\": \"theme\", \"columns\": \"equity_group\","
                         " \"where\": [{\"facet\": \"kind\", \"in\": [\"review\"]}]}")),
      (HANDLE(ww_base, 0), BYTES(1), OUT, ERROR))
MAKES(ww_base_gaps, ww_text,
      GIVEN(OLD, REQUEST("{\"where\": [{\"facet\": \"kind\", \"in\": [\"review\"]}]}")),
      (HANDLE(ww_base, 0), BYTES(1), OUT, ERROR))
MAKES(ww_base_prioritise, ww_text, GIVEN(BASE, REQUEST(a_policy), THREADS, WATCHED),
      (HANDLE(ww_base, 0), BYTES(1), NUMBER(2), STRUCT(ww_progress, 3), OUT, ERROR))
MAKES(ww_base_decide, ww_base, GIVEN(OLD, NAME("B.attendance"), REQUEST(decisions)),
      (HANDLE(ww_base, 0), BYTES(1), BYTES(2), OUT, ERROR))
MAKES(ww_base_choose, ww_text, GIVEN(BASE, REQUEST(a_choice), WATCHED),
      (HANDLE(ww_base, 0), BYTES(1), STRUCT(ww_progress, 2), OUT, ERROR))
MAKES(ww_base_select_many, ww_selected_many, GIVEN(BASE, REQUEST(a_table)),
      (HANDLE(ww_base, 0), BYTES(1), OUT, ERROR))
MAKES(ww_base_diff, ww_text, GIVEN(OLD, NEWER, OPTIONS(of_a_layer), WATCHED),
      (HANDLE(ww_base, 0), HANDLE(ww_base, 1), BYTES(2), STRUCT(ww_progress, 3), OUT, ERROR))
MAKES(ww_base_diff_page, ww_text,
      GIVEN(OLD, NEWER, OPTIONS(of_a_layer), FORMAT(WW_FORMAT_HTML), WORDS("html_id", "diff"),
            WATCHED),
      (HANDLE(ww_base, 0), HANDLE(ww_base, 1), BYTES(2), ENUM(3), BYTES(4),
       STRUCT(ww_progress, 5), OUT, ERROR))
MAKES(ww_base_diff_affected, ww_text,
      GIVEN(OLD, NEWER, REQUEST("{\"ids\": [\"R1\"]}"), OPTIONS(of_a_layer), WATCHED),
      (HANDLE(ww_base, 0), HANDLE(ww_base, 1), BYTES(2), BYTES(3), STRUCT(ww_progress, 4), OUT,
       ERROR))
MAKES_TWO(ww_base_keep_decisions, ww_base, ww_text, GIVEN(NEWER, OLD, OPTIONS(by_rules)),
          (HANDLE(ww_base, 0), HANDLE(ww_base, 1), BYTES(2), OUT, REPORT, ERROR))

MAKES(ww_selection_to_json, ww_text, GIVEN(SELECTION), (HANDLE(ww_selection, 0), OUT, ERROR))
MAKES(ww_selected_many_to_json, ww_text, GIVEN(MANY), (HANDLE(ww_selected_many, 0), OUT, ERROR))
MAKES(ww_selected_many_rows_to_json, ww_text,
      GIVEN(MANY, INDEX("first", 0, WW_STATUS_OK), INDEX("count", 1, WW_STATUS_OK)),
      (HANDLE(ww_selected_many, 0), NUMBER(1), NUMBER(2), OUT, ERROR))
MAKES(ww_selected_many_selection, ww_selection,
      GIVEN(MANY, INDEX("row", 0, WW_STATUS_INVALID_REQUEST)),
      (HANDLE(ww_selected_many, 0), NUMBER(1), OUT, ERROR))
MAKES(ww_audit_to_json, ww_text, GIVEN(AUDIT), (HANDLE(ww_audit, 0), OUT, ERROR))
MAKES(ww_rating_to_json, ww_text, GIVEN(RATING), (HANDLE(ww_rating, 0), OUT, ERROR))
MAKES(ww_rating_what_would_change, ww_text, GIVEN(RATING), (HANDLE(ww_rating, 0), OUT, ERROR))
MAKES(ww_summary_of_findings, ww_text,
      GIVEN(ARRAY("ratings", ratings), COUNT("count", 2, WW_STATUS_OK), WORDS("title", "A title"),
            FORMAT(WW_FORMAT_HTML_PAGE), WORDS("html_id", "table")),
      (STRUCT(ww_rating *const, 0), NUMBER(1), BYTES(2), ENUM(3), true, BYTES(4), OUT, ERROR))

MAKES(ww_rate, ww_rating, GIVEN(REQUEST(evidence), OPTIONS(of_grade)),
      (BYTES(0), BYTES(1), OUT, ERROR))
MAKES(ww_robustness, ww_text, GIVEN(REQUEST(evidence), OPTIONS(of_grade), WATCHED),
      (BYTES(0), BYTES(1), STRUCT(ww_progress, 2), OUT, ERROR))
MAKES(ww_rate_groups, ww_text, GIVEN(REQUEST(bodies), THREADS, WATCHED),
      (BYTES(0), NUMBER(1), STRUCT(ww_progress, 2), OUT, ERROR))
MAKES(ww_combine, ww_rating, GIVEN(REQUEST(judgements)), (BYTES(0), OUT, ERROR))
MAKES(ww_overlap, ww_text, GIVEN(REQUEST(reviews)), (BYTES(0), OUT, ERROR))
MAKES(ww_appraise, ww_text, GIVEN(REQUEST(an_appraisal)), (BYTES(0), OUT, ERROR))
MAKES(ww_cerqual, ww_text, GIVEN(REQUEST(a_finding)), (BYTES(0), OUT, ERROR))
MAKES(ww_decision, ww_text, GIVEN(REQUEST(a_decision)), (BYTES(0), OUT, ERROR))
MAKES(ww_decision_page, ww_text, GIVEN(REQUEST(a_decision)), (BYTES(0), OUT, ERROR))
MAKES(ww_good_practice, ww_text, GIVEN(REQUEST(a_statement)), (BYTES(0), OUT, ERROR))
MAKES(ww_audience_of, ww_text, GIVEN(REQUEST(an_organisation)), (BYTES(0), OUT, ERROR))
MAKES(ww_audience_rules, ww_text, GIVEN(NOTHING), (OUT, ERROR))
MAKES(ww_rules, ww_text, GIVEN(OPTIONS(of_parameters)), (BYTES(0), OUT, ERROR))
MAKES(ww_rules_reference, ww_text, GIVEN(NOTHING), (OUT, ERROR))
MAKES(ww_synthesis, ww_text, GIVEN(REQUEST(an_analysis)), (BYTES(0), OUT, ERROR))

DOES(ww_pool,
     GIVEN(ARRAY("yi", effects), ARRAY("vi", variances),
           COUNT("k", STUDIES, WW_STATUS_INVALID_REQUEST), POOL_OPTIONS, PLACE("out"),
           ROOM("weights")),
     (STRUCT(double, 0), STRUCT(double, 1), NUMBER(2), STRUCT(ww_pool_options, 3),
      WRITABLE(ww_pooled, 4), WRITABLE(double, 5), ERROR))
MAKES(ww_pool_groups, ww_pooled_groups,
      GIVEN(ARRAY("by", keys), ARRAY("yi", effects), ARRAY("vi", variances),
            COUNT("rows", STUDIES, WW_STATUS_OK), POOL_OPTIONS, THREADS, WATCHED),
      (STRUCT(int64_t, 0), STRUCT(double, 1), STRUCT(double, 2), NUMBER(3),
       STRUCT(ww_pool_options, 4), NUMBER(5), STRUCT(ww_progress, 6), OUT, ERROR))
DOES(ww_pooled_groups_get,
     GIVEN(GROUPS, INDEX("index", 0, WW_STATUS_INVALID_REQUEST), PLACE("out")),
     (HANDLE(ww_pooled_groups, 0), NUMBER(1), WRITABLE(ww_pooled, 2), ERROR))
DOES(ww_pool_blocks,
     GIVEN(ARRAY("yi", effects), ARRAY("vi", variances),
           COUNT("studies", 2, WW_STATUS_INVALID_REQUEST),
           COUNT("analyses", 2, WW_STATUS_INVALID_REQUEST), BLOCK_OPTIONS, THREADS, WATCHED,
           COLUMNS, PLACE("failed")),
     (STRUCT(double, 0), STRUCT(double, 1), NUMBER(2), NUMBER(3), STRUCT(ww_block_options, 4),
      NUMBER(5), STRUCT(ww_progress, 6), STRUCT(ww_block_columns, 7), WRITABLE(size_t, 8), ERROR))
DOES(ww_same_length, GIVEN(ROWS("yi"), ROWS("vi"), ROWS("by")),
     (NUMBER(0), NUMBER(1), NUMBER(2), ERROR))

STREAMS(ww_base_to_arrow, GIVEN(OLD, PLACE("out")), (HANDLE(ww_base, 0), STREAM(1), ERROR))
STREAMS(ww_selection_to_arrow, GIVEN(SELECTION, PLACE("out")),
        (HANDLE(ww_selection, 0), STREAM(1), ERROR))
STREAMS(ww_rating_to_arrow, GIVEN(RATING, PLACE("out")), (HANDLE(ww_rating, 0), STREAM(1), ERROR))
STREAMS(ww_audit_to_arrow, GIVEN(AUDIT, PLACE("out")), (HANDLE(ww_audit, 0), STREAM(1), ERROR))
STREAMS(ww_pooled_groups_to_arrow, GIVEN(GROUPS, PLACE("out")),
        (HANDLE(ww_pooled_groups, 0), STREAM(1), ERROR))
STREAMS(ww_selected_many_to_arrow, GIVEN(MANY, PLACE("out"), THREADS),
        (HANDLE(ww_selected_many, 0), NUMBER(2), STREAM(1), ERROR))
TAKES(ww_base_select_many_arrow, ww_selected_many,
      GIVEN(BASE, TAKEN("organisations"), REQUEST("{\"like\": {\"themes\": [\"skills\"]}}")),
      (HANDLE(ww_base, 0), STREAM(1), BYTES(2), OUT, ERROR))
