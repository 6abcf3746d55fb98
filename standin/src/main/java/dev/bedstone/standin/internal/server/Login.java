package dev.bedstone.standin.internal.server;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The commands {@code saslStart} and {@code saslContinue}. */
final class Login {

    private static final int FAILED = 18;
    private static final int MECHANISM_UNAVAILABLE = 334;

    private final ScramServer scram;

    Login(ScramServer scram) {
        this.scram = scram;
    }

    Document start(Client client, Document command) {
        if (!ScramServer.MECHANISM.equals(command.get("mechanism"))) {
            throw new MongoServerError(
                    MECHANISM_UNAVAILABLE,
                    "MechanismUnavailable",
                    "the stand-in knows " + ScramServer.MECHANISM + " only");
        }
        client.authenticated(false);
        ScramServer.Conversation begun = scram.begin(payload(command)).orElseThrow(Login::failed);
        client.login(begun);
        return reply(begun.challenge(), false);
    }

    /** The proof; after it some clients send an empty message, which ends the conversation. */
    Document proceed(Client client, Document command) {
        if (client.isAuthenticated()) {
            return reply("", true);
        }
        ScramServer.Conversation begun =
                Optional.ofNullable(client.login()).orElseThrow(Login::failed);
        client.login(null);
        String proof = begun.prove(payload(command)).orElseThrow(Login::failed);
        client.authenticated(true);
        return reply(proof, false);
    }

    /** The mechanisms a client may use for a user such as {@code admin.bedstone}. */
    Document mechanisms(Document hello) {
        Document known = new Document();
        if (hello.get("saslSupportedMechs") instanceof String asked
                && asked.endsWith("." + scram.user())) {
            known.put("saslSupportedMechs", java.util.List.of(ScramServer.MECHANISM));
        }
        return known;
    }

    private static String payload(Document command) {
        return switch (command.get("payload")) {
            case BinData data -> new String(data.getData(), StandardCharsets.UTF_8);
            case byte[] data -> new String(data, StandardCharsets.UTF_8);
            case null, default -> "";
        };
    }

    private static Document reply(String payload, boolean done) {
        return new Document("conversationId", 1)
                .append("done", done)
                .append("payload", new BinData(payload.getBytes(StandardCharsets.UTF_8)))
                .append("ok", 1.0);
    }

    private static MongoServerError failed() {
        return new MongoServerError(FAILED, "AuthenticationFailed", "Authentication failed.");
    }
}
