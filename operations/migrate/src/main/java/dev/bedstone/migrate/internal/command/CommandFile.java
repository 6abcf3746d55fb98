package dev.bedstone.migrate.internal.command;

import dev.bedstone.migrate.internal.sql.MalformedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A file of commands: a list of them, or an object with the list under {@code commands} and beside
 * it what is said of all of them. A command is an object whose first key is its name; with a {@code
 * verify} it stands under {@code command} beside it. Immutable.
 *
 * @param commands in order
 * @param irreversible why it cannot be taken back
 * @param destructive whether the file says that it may lose documents or values
 * @param timeout what each command may take, as it is written
 */
public record CommandFile(
        List<Command> commands,
        Optional<Json> irreversible,
        boolean destructive,
        Optional<Json> timeout) {

    private static final Set<String> HEADERS =
            Set.of("commands", "irreversible", "destructive", "timeout");
    private static final String COMMAND = "command";
    private static final String VERIFY = "verify";

    /**
     * A command and what tells whether it was carried out.
     *
     * @param body the command itself
     * @param verify the question, if there is one
     */
    public record Command(Json body, Optional<Json> verify) {}

    /**
     * Reads a file.
     *
     * @throws MalformedText at the first thing that is not of this form
     */
    public static CommandFile read(String text) {
        Json whole = Json.read(text);
        if (whole.isList()) {
            return new CommandFile(commands(whole), Optional.empty(), false, Optional.empty());
        }
        Json list =
                whole.field("commands")
                        .filter(Json::isList)
                        .orElseThrow(() ->
                                new MalformedText(
                                        whole.start(),
                                        "is neither a list of commands nor an object with one under"
                                                + " 'commands'",
                                        "write [ {\"create\": \"campaigns\"}, … ]"));
        whole.fields().forEach(CommandFile::checkHeader);
        return new CommandFile(
                commands(list),
                whole.field("irreversible"),
                whole.isTrue("destructive"),
                whole.field("timeout"));
    }

    private static void checkHeader(String name, Json value) {
        if (!HEADERS.contains(name)) {
            throw new MalformedText(
                    value.start(),
                    "'" + name + "' says nothing to a file of commands",
                    "there are: commands, irreversible, destructive, timeout");
        }
        boolean fits =
                switch (name) {
                    case "destructive" -> value.value() instanceof Boolean;
                    case "irreversible", "timeout" -> value.text().isPresent();
                    default -> true;
                };
        if (!fits) {
            throw new MalformedText(
                    value.start(),
                    "'" + name + "' has a value of another kind",
                    "write \"destructive\": true, \"irreversible\": \"why\", \"timeout\": \"10m\"");
        }
    }

    private static List<Command> commands(Json list) {
        List<Command> commands = new ArrayList<>();
        for (Json item : list.items()) {
            commands.add(item.field(COMMAND).isPresent() ? verified(item) : plain(item));
        }
        return commands;
    }

    private static Command verified(Json item) {
        for (var field : item.fields().entrySet()) {
            if (!field.getKey().equals(COMMAND) && !field.getKey().equals(VERIFY)) {
                throw new MalformedText(
                        field.getValue().start(),
                        "'" + field.getKey() + "' does not stand beside 'command'",
                        "only 'verify' does");
            }
        }
        Optional<Json> verify = item.field(VERIFY);
        verify.ifPresent(Verification::check);
        return new Command(plain(item.field(COMMAND).orElseThrow()).body(), verify);
    }

    private static Command plain(Json body) {
        if (body.fields().isEmpty()) {
            throw new MalformedText(
                    body.start(),
                    "is not a command",
                    "a command is an object whose first key is its name, such as {\"create\":"
                            + " \"campaigns\"}");
        }
        ExtendedJson.check(body);
        return new Command(body, Optional.empty());
    }
}
