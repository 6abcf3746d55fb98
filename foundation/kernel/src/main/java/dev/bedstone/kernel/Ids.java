package dev.bedstone.kernel;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Makes UUIDs of version 7 (RFC 9562, section 5.7): their first 48 bits are the time in
 * milliseconds, so that new keys land beside each other in an index. Ids from one instance never go
 * backwards, also when its clock does. Thread-safe.
 */
public final class Ids {

    private final TimeBasedEpochGenerator generator;

    /**
     * @param time where the milliseconds come from
     */
    public Ids(InstantSource time) {
        this.generator =
                Generators.timeBasedEpochGenerator(new SecureRandom(), new ForwardClock(time));
    }

    /** A new id, greater than every id this instance made before. */
    public UUID next() {
        return generator.generate();
    }

    /** Holds the last time still while the source runs behind it. */
    private static final class ForwardClock extends UUIDClock {

        private final InstantSource time;
        private long last;

        private ForwardClock(InstantSource time) {
            this.time = time;
        }

        @Override
        public synchronized long currentTimeMillis() {
            last = Math.max(last, time.millis());
            return last;
        }
    }
}
