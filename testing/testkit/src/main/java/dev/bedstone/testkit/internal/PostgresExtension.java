package dev.bedstone.testkit.internal;

import dev.bedstone.testkit.FreshDatabase;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests a {@link FreshDatabase}. */
public final class PostgresExtension implements ParameterResolver {

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(
            ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FreshDatabase.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        PostgresServer server = Places.server(context, PostgresServer.class, PostgresServer::start);
        return Places.place(
                context,
                TestDatabase.class,
                label ->
                        server.create(
                                label, Places.hasOwnEngine(context), Places.allowsLeaks(context)));
    }
}
