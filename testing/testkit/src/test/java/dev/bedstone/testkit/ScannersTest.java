package dev.bedstone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bedstone.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class ScannersTest {

    private final Canaries canaries = new Canaries();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aThreadThatGoesOnIsALeak(boolean virtual) throws InterruptedException {
        ThreadLeaks before = ThreadLeaks.snapshot();
        CountDownLatch end = new CountDownLatch(1);
        Thread.Builder kind = virtual ? Thread.ofVirtual() : Thread.ofPlatform();
        Thread leak = kind.name("forgotten").start(() -> await(end));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> before.assertNone(Duration.ofMillis(50)))
                .withMessageContaining("forgotten (#" + leak.threadId());
        end.countDown();
        leak.join();
        before.assertNone();
    }

    @Test
    void anUnnamedVirtualThreadIsSeen() throws InterruptedException {
        ThreadLeaks before = ThreadLeaks.snapshot();
        CountDownLatch end = new CountDownLatch(1);
        Thread leak = Thread.startVirtualThread(() -> await(end));
        assertThat(before.added()).hasSize(1).first().asString().contains("unnamed");
        end.countDown();
        leak.join();
    }

    @Test
    void onlyThreadsWithThePrefixCount() throws InterruptedException {
        ThreadLeaks before = ThreadLeaks.snapshot("mine-");
        CountDownLatch end = new CountDownLatch(1);
        Thread other = Thread.ofVirtual().name("yours-1").start(() -> await(end));
        before.assertNone(Duration.ZERO);
        Thread mine = Thread.ofVirtual().name("mine-1").start(() -> await(end));
        assertThat(before.added()).hasSize(1);
        end.countDown();
        other.join();
        mine.join();
    }

    @Test
    void aThreadThatEndsInTimeIsNoLeak() {
        ThreadLeaks before = ThreadLeaks.snapshot();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        Thread.sleep(200);
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                });
        before.assertNone();
    }

    @Test
    void findsASecretInAnyForm() {
        String secret = canaries.create("database password").reveal();
        canaries.assertAbsent("a harmless text", "nothing here", "");
        assertFound("password=" + secret + "!");
        assertFound(secret.toUpperCase(java.util.Locale.ROOT));
        assertFound(new StringBuilder(secret).reverse().toString());
        assertFound(HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8)));
        for (String before : new String[] {"u:", "us:", "usr:"}) {
            byte[] credentials = (before + secret).getBytes(StandardCharsets.UTF_8);
            assertFound("Basic " + Base64.getEncoder().encodeToString(credentials));
        }
    }

    @Test
    void findsASecretInACause() {
        String secret = canaries.create("database password").reveal();
        canaries.assertAbsent(new IllegalStateException("fine"));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() ->
                        canaries.assertAbsent(
                                new IllegalStateException(
                                        "fine", new IllegalArgumentException(secret))));
    }

    @Test
    void theFindingDoesNotTellTheSecret() {
        Secret secret = canaries.create("database password");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> canaries.assertAbsent("the log", "url: " + secret.reveal()))
                .withMessage("the log holds the secret database password, after: …url: ")
                .satisfies(failure ->
                        assertThat(failure.getMessage()).doesNotContain(secret.reveal()));
    }

    @Test
    void aSearchThatCannotFailIsRefused() {
        assertThatIllegalStateException().isThrownBy(() -> canaries.assertAbsent("log", "text"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> canaries.watch("short", Secret.of("abc")));
    }

    @Test
    void capturesEveryLevelOfBothWorlds() {
        Logger logger = LoggerFactory.getLogger("dev.bedstone.test");
        java.util.logging.Logger other = java.util.logging.Logger.getLogger("org.example.driver");
        boolean before = logger.isTraceEnabled();
        try (LogCapture log = LogCapture.start()) {
            logger.trace("traced {}", 1, new IllegalStateException("with a trace"));
            other.log(Level.FINEST, "finest {0}", 2);
            assertThat(log.text())
                    .contains("TRACE dev.bedstone.test traced 1", "with a trace", "finest 2");
        }
        assertThat(logger.isTraceEnabled()).as("as before").isEqualTo(before);
        assertThat(other.isLoggable(Level.FINEST)).as("as before").isFalse();
    }

    @Test
    void capturesNothingOnceClosed() {
        LogCapture log = LogCapture.start();
        log.close();
        LoggerFactory.getLogger("dev.bedstone.test").error("one line of this test, on purpose");
        assertThat(log.lines()).isEmpty();
    }

    private void assertFound(String text) {
        assertThatExceptionOfType(AssertionError.class)
                .as(text)
                .isThrownBy(() -> canaries.assertAbsent("text", text))
                .withMessageContaining("database password");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
