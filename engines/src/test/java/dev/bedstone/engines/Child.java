package dev.bedstone.engines;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Another JVM that runs one of the programs of this test tree and talks in lines. */
final class Child implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;

    private Child(Process process) {
        this.process = process;
        this.out = process.inputReader();
    }

    static Child start(Class<?> program, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(
                List.of(), System.getProperty("java.class.path"), program, environment, arguments);
    }

    static Child start(
            List<String> prefix,
            String classPath,
            Class<?> program,
            Map<String, String> environment,
            String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", classPath, program.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new Child(builder.start());
    }

    /** The next line that starts with {@code word}; what else it says goes to the test's output. */
    String await(String word) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line; (line = out.readLine()) != null; ) {
            if (line.startsWith(word)) {
                return line.substring(word.length()).strip();
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("the child ended without saying " + word + ":\n" + said);
    }

    long pid() {
        return process.pid();
    }

    int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
