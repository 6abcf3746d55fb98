DROP TABLE IF EXISTS bedstone_dead_events;
