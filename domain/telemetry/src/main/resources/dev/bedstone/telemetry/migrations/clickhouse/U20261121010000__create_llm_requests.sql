DROP VIEW llm_requests_to_by_minute;
DROP TABLE llm_requests_by_minute;
DROP VIEW llm_requests_to_hourly_by_user;
DROP TABLE llm_requests_hourly_by_user;
DROP VIEW llm_requests_to_hourly;
DROP TABLE llm_requests_hourly;
DROP TABLE llm_requests;
