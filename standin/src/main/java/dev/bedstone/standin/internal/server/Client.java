package dev.bedstone.standin.internal.server;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** One connection and who stands behind it. Its requests come one after the other. */
final class Client {

    private final Channel channel;
    private final int number;
    private volatile String application = "";
    private volatile boolean authenticated;
    private volatile @Nullable String running;
    private ScramServer.@Nullable Conversation login;

    Client(Channel channel, int number) {
        this.channel = channel;
        this.number = number;
    }

    Channel channel() {
        return channel;
    }

    int number() {
        return number;
    }

    String application() {
        return application;
    }

    void calls(String name) {
        application = name;
    }

    boolean isAuthenticated() {
        return authenticated;
    }

    void authenticated(boolean yes) {
        authenticated = yes;
        login = null;
    }

    ScramServer.@Nullable Conversation login() {
        return login;
    }

    void login(ScramServer.@Nullable Conversation begun) {
        login = begun;
    }

    /** The command it waits for; null between two. */
    @Nullable String running() {
        return running;
    }

    void running(@Nullable String command) {
        running = command;
    }
}
