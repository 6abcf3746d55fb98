DROP VIEW llm_requests_to_trace_summaries;
DROP VIEW telemetry_events_to_trace_summaries;
DROP TABLE trace_summaries;
