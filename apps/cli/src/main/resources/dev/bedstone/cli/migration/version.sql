-- @description@
--
-- All statements are one transaction. Comments above the first one can say otherwise:
-- '-- no-transaction' if one of them cannot be part of one, '-- timeout: 10m' for each,
-- '-- lock-timeout: 2s' for a wait at one try. 'bedstone migrate plan' shows locks and dangers.

