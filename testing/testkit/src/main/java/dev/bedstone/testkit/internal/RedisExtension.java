package dev.bedstone.testkit.internal;

import dev.bedstone.testkit.FreshRedis;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests a {@link FreshRedis}. */
public final class RedisExtension implements ParameterResolver {

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(
            ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FreshRedis.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        boolean own = Places.hasOwnEngine(context);
        RedisServers servers =
                Places.server(context, RedisServers.class, () -> RedisServers.start(own));
        return Places.place(
                context,
                TestRedis.class,
                label -> servers.lend(label, Places.allowsLeaks(context)));
    }
}
