package dev.bedstone.mongo.internal.migration;

import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.MigrationScript;
import java.time.Instant;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/**
 * Writes scripts for mongosh, each command with the document the journal needs of it. A command
 * that is refused, also in part, ends the script.
 */
final class Printer {

    private static final JsonWriterSettings JSON =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    /** Begins with the number of this run, behind those of all others. */
    private static final String BEGIN =
            """
            // For mongosh, connected to the database that is migrated.
            const durably = { w: "majority", j: true };
            function run(command) {
              const answer = command.renameCollection
                ? db.adminCommand({
                    renameCollection: db.getName() + "." + command.renameCollection,
                    to: db.getName() + "." + command.to, writeConcern: durably })
                : db.runCommand({ ...command, writeConcern: durably });
              if (answer.ok !== 1 || answer.writeErrors || answer.writeConcernError) {
                throw new Error(JSON.stringify(answer));
              }
            }
            const last = db.%1$s.find().sort({ "_id.fence": -1 }).limit(1).toArray()[0];
            const fence = Long.fromNumber((last ? Number(last._id.fence) : 0) + 1);
            let number = 0;
            function done(entry) {
              number += 1;
              run({ insert: "%1$s", documents: [{ _id: { fence, number: Int32(number) }, format: Int32(1),
                entries: [{ ...entry, statement: Int32(entry.statement), statements: Int32(entry.statements),
                  started: new Date(), micros: Int32(0), tookMillis: Long.fromNumber(0) }] }] });
            }
            """
                    .formatted(Journal.COLLECTION);

    private final String who;
    private final StringBuilder text = new StringBuilder();

    Printer(String who) {
        this.who = who;
    }

    String print(List<MigrationScript> scripts) {
        text.append(BEGIN);
        scripts.forEach(this::script);
        return text.toString();
    }

    private void script(MigrationScript script) {
        text.append("\n// ").append(script.line()).append(' ').append(script.version());
        text.append(": ").append(script.description().replaceAll("\\R", " ")).append('\n');
        for (int number = 1; number <= script.statements().size(); number++) {
            var statement = script.statements().get(number - 1);
            if (statement.code().isPresent()) {
                text.append("throw new Error(\"this step is code: run it with Bedstone\");\n");
            } else {
                text.append("run(EJSON.deserialize(")
                        .append(json(statement.text()))
                        .append("));\n");
            }
            text.append("done(").append(entry(script, number)).append(");\n");
        }
    }

    /** In one line, so that the text reads as a list of what is done. */
    private static String json(String command) {
        return CommandText.read(command).map(read -> read.toJson(JSON)).orElse(command);
    }

    private String entry(MigrationScript script, int number) {
        BsonDocument entry =
                Journal.document(JournalEntry.there(script, number, 0, who, Instant.EPOCH));
        entry.keySet().removeAll(List.of("started", "micros", "tookMillis"));
        return entry.append("who", new BsonString(who)).toJson(JSON);
    }
}
