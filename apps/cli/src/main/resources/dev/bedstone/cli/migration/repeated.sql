-- @description@
--
-- Carried out again whenever its text changes, after all versions: a view, a function.
-- Write it so that it can be: 'create or replace …'.

