-- The extensions stay: others may use them.
drop function platform.search_document_titles(text, real, uuid, integer);
drop function platform.search_documents(text, real, uuid, integer);
drop trigger document_search_update on platform.document;
drop trigger document_search_insert on platform.document;
drop function platform.keep_document_search();
drop function platform.document_words(text, text);
drop table platform.document_search;
