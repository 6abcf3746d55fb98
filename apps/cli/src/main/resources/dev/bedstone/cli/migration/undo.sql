-- takes back: @description@
--
-- Takes back exactly what version @version@ brought, last things first; 'bedstone migrate verify' proves it.
-- A comment '-- destructive' says that rows or values may be lost, on purpose.
-- Delete this file if nothing can take it back, and say '-- irreversible: why' in the other.

