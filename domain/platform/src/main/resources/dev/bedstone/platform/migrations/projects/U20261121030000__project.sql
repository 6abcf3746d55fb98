drop view platform.live_environment;
drop view platform.live_project;
drop table platform.environment;
drop table platform.project;
