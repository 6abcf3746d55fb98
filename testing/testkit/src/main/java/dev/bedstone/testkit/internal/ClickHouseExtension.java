package dev.bedstone.testkit.internal;

import dev.bedstone.testkit.FreshClickHouse;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests a {@link FreshClickHouse}. */
public final class ClickHouseExtension implements ParameterResolver {

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(
            ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FreshClickHouse.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        try {
            return database(context);
        } catch (NoClassDefFoundError missing) {
            throw new ParameterResolutionException(
                    "the engine of ClickHouse is missing; add bedstone-gateway in scope test",
                    missing);
        }
    }

    private static FreshClickHouse database(ExtensionContext context) {
        ClickHouseServer server =
                Places.server(context, ClickHouseServer.class, ClickHouseServer::start);
        return Places.place(
                context,
                TestClickHouse.class,
                label ->
                        server.create(
                                label, Places.hasOwnEngine(context), Places.allowsLeaks(context)));
    }
}
