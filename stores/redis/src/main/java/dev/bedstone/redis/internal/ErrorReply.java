package dev.bedstone.redis.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an error reply of the server means. Such a reply begins with a word in capitals; errors from
 * inside a script carry theirs in the middle of the text, in a form that differs between versions.
 *
 * @param kind which failure it is
 * @param code the server's word, or null if the reply has none
 * @param what what happened
 * @param advice what to do
 */
record ErrorReply(Kind kind, @Nullable String code, String what, String advice) {

    enum Kind {
        DENIED,
        UNAVAILABLE,
        MISCONFIGURED,
        CONFLICT,
        UNSUPPORTED
    }

    private static final Pattern FIRST_WORD = Pattern.compile("^-?([A-Z][A-Z0-9]+)\\b");
    private static final Pattern IN_SCRIPT =
            Pattern.compile("(?<=[:\\s-])(OOM|WRONGTYPE|READONLY|NOPERM|MISCONF|NOREPLICAS)\\b");

    static ErrorReply of(String message) {
        String code = code(message);
        ErrorReply known = code == null ? null : known(code);
        return known != null ? known : generic(code, message);
    }

    private static @Nullable String code(String message) {
        Matcher first = FIRST_WORD.matcher(message);
        String word = first.find() ? first.group(1) : null;
        if ("ERR".equals(word) && message.contains("script")) {
            Matcher inside = IN_SCRIPT.matcher(message);
            return inside.find() ? inside.group(1) : word;
        }
        return word;
    }

    private static @Nullable ErrorReply known(String code) {
        return switch (code) {
            case "NOAUTH", "WRONGPASS" ->
                    denied(code, "the server refuses the credentials", "check user and password");
            case "NOPERM" ->
                    denied(
                            code,
                            "the server's user may not do this",
                            "allow the command and the key pattern ~{* in its ACL");
            case "OOM" ->
                    unavailable(
                            code,
                            "the server's memory is full and it takes no writes",
                            "raise maxmemory, or store less or for a shorter time");
            case "READONLY" ->
                    unavailable(
                            code,
                            "the server is a replica and takes no writes",
                            "point the setting at the primary, or wait for the failover to end");
            case "LOADING" -> unavailable(code, "the server is still loading its data", "wait");
            case "MASTERDOWN" ->
                    unavailable(
                            code,
                            "the server is a replica that lost its primary",
                            "check the primary");
            case "MISCONF" ->
                    unavailable(
                            code,
                            "the server cannot save to disk and takes no writes",
                            "check its disk and its log");
            case "NOREPLICAS" ->
                    unavailable(
                            code,
                            "the server has too few replicas to take writes",
                            "check the replicas");
            case "BUSY" ->
                    unavailable(
                            code, "the server is held up by a script", "end it with SCRIPT KILL");
            case "CLUSTERDOWN", "TRYAGAIN" ->
                    unavailable(code, "the cluster is not whole", "check its nodes");
            case "MOVED", "ASK", "CROSSSLOT" ->
                    new ErrorReply(
                            Kind.MISCONFIGURED,
                            code,
                            "the server is one node of a cluster and does not hold this key",
                            "use a server that is not part of a larger cluster");
            case "WRONGTYPE" -> conflict(code);
            default -> null;
        };
    }

    private static ErrorReply generic(@Nullable String code, String message) {
        if (message.contains("not an integer") || message.contains("would overflow")) {
            return conflict(code);
        }
        if (message.contains("max number of clients")) {
            return new ErrorReply(
                    Kind.UNAVAILABLE,
                    code,
                    "the server has no room for another client",
                    "raise maxclients, or find who holds the connections");
        }
        if (message.contains("AUTH")) {
            return new ErrorReply(
                    Kind.DENIED,
                    code,
                    "the server refuses the credentials",
                    "check user and password; the server may have none set");
        }
        if (message.contains("SELECT") || message.contains("DB index")) {
            return new ErrorReply(
                    Kind.MISCONFIGURED,
                    code,
                    "the server does not have the logical database",
                    "use database 0, the only one a cluster has");
        }
        return new ErrorReply(
                Kind.UNSUPPORTED,
                code,
                "the server refused the command",
                "check that it is Redis 6.2 or newer, or Valkey, and that no command is renamed");
    }

    private static ErrorReply denied(String code, String what, String advice) {
        return new ErrorReply(Kind.DENIED, code, what, advice);
    }

    private static ErrorReply unavailable(String code, String what, String advice) {
        return new ErrorReply(Kind.UNAVAILABLE, code, what, advice);
    }

    private static ErrorReply conflict(@Nullable String code) {
        return new ErrorReply(
                Kind.CONFLICT,
                code,
                "the key holds another kind of value",
                "use one key space for one kind of value");
    }
}
