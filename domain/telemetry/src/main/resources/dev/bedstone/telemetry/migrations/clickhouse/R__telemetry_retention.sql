-- Carried out again whenever one of the settings bedstone.telemetry.retention has changed.
ALTER TABLE llm_requests MODIFY TTL toDateTime(timestamp) + INTERVAL ${telemetry.retention.llm-requests} SECOND;
ALTER TABLE llm_requests_hourly MODIFY TTL hour + INTERVAL ${telemetry.retention.hourly} SECOND;
ALTER TABLE llm_requests_hourly_by_user MODIFY TTL hour + INTERVAL ${telemetry.retention.hourly} SECOND;
ALTER TABLE llm_requests_hourly_of_users MODIFY TTL hour + INTERVAL ${telemetry.retention.hourly} SECOND;
ALTER TABLE llm_requests_daily MODIFY TTL day + INTERVAL 1 DAY + INTERVAL ${telemetry.retention.hourly} SECOND;
ALTER TABLE llm_requests_daily_of_users MODIFY TTL day + INTERVAL 1 DAY + INTERVAL ${telemetry.retention.hourly} SECOND;
ALTER TABLE llm_requests_by_minute MODIFY TTL minute + INTERVAL ${telemetry.retention.minutely} SECOND;
ALTER TABLE telemetry_events MODIFY TTL toDateTime(timestamp) + INTERVAL ${telemetry.retention.events} SECOND;
ALTER TABLE telemetry_metrics_hourly MODIFY TTL hour + INTERVAL ${telemetry.retention.hourly} SECOND;
ALTER TABLE telemetry_metrics_daily MODIFY TTL day + INTERVAL 1 DAY + INTERVAL ${telemetry.retention.hourly} SECOND;
ALTER TABLE trace_summaries MODIFY TTL hour + INTERVAL ${telemetry.retention.events} SECOND;
