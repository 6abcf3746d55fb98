DROP VIEW telemetry_events_to_metrics_daily;
DROP TABLE telemetry_metrics_daily;
DROP VIEW llm_requests_to_daily;
DROP TABLE llm_requests_daily;
