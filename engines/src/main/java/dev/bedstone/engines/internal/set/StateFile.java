package dev.bedstone.engines.internal.set;

import dev.bedstone.contracts.StoreKind;
import dev.bedstone.engines.EngineState;
import dev.bedstone.engines.EngineStatus;
import dev.bedstone.engines.internal.PrivateFiles;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a running set tells other programs, as JSON without secrets. It is there from the start of a
 * set to its clean stop; one that is found at a start means that the last set was not stopped
 * cleanly.
 */
public final class StateFile {

    private static final int FORMAT = 1;
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * The content.
     *
     * @param supervisor the process that runs the set
     * @param started when the set was started
     */
    public record SetState(long supervisor, Instant started, List<EngineStatus> engines) {}

    private final Path file;

    public StateFile(Path file) {
        this.file = file;
    }

    /** Replaces the content in one step. */
    public void write(SetState state) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeNumberProperty("format", FORMAT);
            json.writeNumberProperty("supervisor", state.supervisor);
            json.writeStringProperty("started", state.started.toString());
            json.writeArrayPropertyStart("engines");
            state.engines.forEach(engine -> write(engine, json));
            json.writeEndArray();
            json.writeEndObject();
        }
        PrivateFiles.replace(file, text + "\n");
    }

    /** The content; empty if there is no such file or it cannot be understood. */
    public Optional<SetState> read() {
        try (JsonParser json =
                JSON.createParser(ObjectReadContext.empty(), Files.readString(file))) {
            json.nextToken();
            return state(object(json));
        } catch (IOException | RuntimeException unusable) {
            return Optional.empty();
        }
    }

    /** Removes it: the set was stopped cleanly. */
    public void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    private static void write(EngineStatus engine, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("name", engine.name());
        json.writeStringProperty("kind", engine.kind().key());
        json.writeStringProperty("state", engine.state().name());
        engine.version().ifPresent(version -> json.writeStringProperty("version", version));
        json.writeNumberProperty("port", engine.port());
        engine.pid().ifPresent(pid -> json.writeNumberProperty("pid", pid));
        json.writeStringProperty("data", engine.data().toString());
        json.writeStringProperty("log", engine.log().toString());
        json.writeStringProperty("since", engine.since().toString());
        json.writeNumberProperty("restarts", engine.restarts());
        json.writeStringProperty("detail", engine.detail());
        json.writeEndObject();
    }

    private static Optional<SetState> state(Fields fields) {
        if (fields.number("format") != FORMAT) {
            return Optional.empty();
        }
        return Optional.of(
                new SetState(
                        fields.number("supervisor"),
                        Instant.parse(fields.text("started")),
                        fields.engines.stream().map(StateFile::status).toList()));
    }

    private static EngineStatus status(Fields fields) {
        return new EngineStatus(
                fields.text("name"),
                kind(fields.text("kind")),
                EngineState.valueOf(fields.text("state")),
                Optional.ofNullable(fields.values.get("version")),
                (int) fields.number("port"),
                fields.values.containsKey("pid")
                        ? OptionalLong.of(fields.number("pid"))
                        : OptionalLong.empty(),
                Path.of(fields.text("data")),
                Path.of(fields.text("log")),
                Instant.parse(fields.text("since")),
                (int) fields.number("restarts"),
                fields.text("detail"));
    }

    /** Reads an object whose values are scalars, except for one array of such objects. */
    private static Fields object(JsonParser json) {
        Fields fields = new Fields(new HashMap<>(), new ArrayList<>());
        for (String name; (name = json.nextName()) != null; ) {
            if (json.nextToken() == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    fields.engines.add(object(json));
                }
            } else {
                fields.values.put(name, json.getString());
            }
        }
        return fields;
    }

    /** The fields of an object by name. */
    private record Fields(Map<String, String> values, List<Fields> engines) {

        String text(String name) {
            String value = values.get(name);
            if (value == null) {
                throw new IllegalArgumentException("the field " + name + " is missing");
            }
            return value;
        }

        long number(String name) {
            return Long.parseLong(text(name));
        }
    }

    private static StoreKind kind(String key) {
        for (StoreKind kind : StoreKind.values()) {
            if (kind.key().equals(key)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown kind of store: " + key);
    }
}
