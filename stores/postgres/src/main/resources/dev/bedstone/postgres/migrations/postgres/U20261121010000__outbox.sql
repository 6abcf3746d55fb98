drop table bedstone.outbox;
drop table bedstone.outbox_epoch;
