drop view platform.live_document;
drop table platform.document;
