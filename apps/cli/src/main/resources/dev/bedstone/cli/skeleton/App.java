package app;

import dev.bedstone.Bedstone;

/** Opens every configured store and says how it is. */
public final class App {

    private App() {}

    public static void main(String[] args) {
        try (Bedstone bedstone = Bedstone.open()) {
            bedstone.health()
                    .stores()
                    .forEach(store -> System.out.println(store.store() + " is " + store.health()));
        }
    }
}
