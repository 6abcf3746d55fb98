package dev.bedstone.testkit.internal;

import dev.bedstone.testkit.FreshMongo;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests a {@link FreshMongo}. */
public final class MongoExtension implements ParameterResolver {

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(
            ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FreshMongo.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        boolean own = Places.hasOwnEngine(context);
        MongoServer server =
                Places.server(context, MongoServer.class, () -> MongoServer.start(own));
        return Places.place(
                context, TestMongo.class, label -> server.lend(label, Places.allowsLeaks(context)));
    }
}
