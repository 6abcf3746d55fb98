package dev.bedstone.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bedstone.kernel.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A shell with a child of its own stands for a server with its backends. */
class ProcessControlTest {

    private Process parent;
    private ProcessHandle child;

    @BeforeEach
    void start() throws Exception {
        parent = new ProcessBuilder("sh", "-c", "sleep 60 & wait").start();
        Deadline deadline = Deadline.after(Duration.ofSeconds(30));
        while (parent.toHandle().children().findFirst().isEmpty()) {
            assertThat(deadline.hasPassed()).as("the shell has no child").isFalse();
            Thread.sleep(2);
        }
        child = parent.toHandle().children().findFirst().orElseThrow();
    }

    @AfterEach
    void end() {
        child.destroyForcibly();
        parent.destroyForcibly();
    }

    @Test
    void freezesAndThawsTheWholeFamily() throws IOException {
        try (ProcessControl control = ProcessControl.of(parent.pid())) {
            control.freeze();
            assertThat(states()).containsExactly('T', 'T');
            control.thaw();
            assertThat(states()).doesNotContain('T');
            control.freeze();
        }
        assertThat(states()).as("closing thaws").doesNotContain('T');
    }

    @Test
    void killsTheWholeFamily() throws InterruptedException {
        ProcessControl.of(parent.pid()).kill();
        assertThat(parent.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(parent.exitValue()).as("128 + SIGKILL").isEqualTo(137);
        assertThat(child.isAlive() && !isZombie()).isFalse();
    }

    @Test
    void killsWhatIsFrozen() throws InterruptedException {
        ProcessControl control = ProcessControl.of(parent.pid());
        control.freeze();
        control.kill();
        assertThat(parent.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void refusesItsOwnFamilyAndStrangers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProcessControl.of(ProcessHandle.current().pid()));
        ProcessHandle.current()
                .parent()
                .ifPresent(parent ->
                        assertThatIllegalArgumentException()
                                .isThrownBy(() -> ProcessControl.of(parent.pid())));
        assertThatIllegalArgumentException().isThrownBy(() -> ProcessControl.of(99_999_999));
    }

    private boolean isZombie() {
        try {
            return state(child.pid()) == 'Z';
        } catch (IOException gone) {
            return true;
        }
    }

    private List<Character> states() throws IOException {
        return List.of(state(parent.pid()), state(child.pid()));
    }

    private static char state(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }
}
