DROP VIEW telemetry_events_to_metrics_hourly;
DROP TABLE telemetry_metrics_hourly;
DROP TABLE telemetry_events;
