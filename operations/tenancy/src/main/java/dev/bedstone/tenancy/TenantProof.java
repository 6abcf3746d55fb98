package dev.bedstone.tenancy;

import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.contracts.TenantBound;
import dev.bedstone.contracts.TenantTrial;
import dev.bedstone.contracts.TenantTrial.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Attacks the stores to prove that one tenant cannot reach the data of another. Every attack on a
 * copy has a control: the same attack after the protection was taken away has to succeed, otherwise
 * it proves nothing. Thread-safe.
 */
public final class TenantProof {

    private final List<Store> stores;

    /**
     * @param stores those to attack; one that does not fulfil {@link TenantBound} is left out
     */
    public TenantProof(List<? extends Store> stores) {
        this.stores =
                stores.stream()
                        .filter(TenantBound.class::isInstance)
                        .map(Store.class::cast)
                        .toList();
    }

    /**
     * Attacks copies of the schemas, then reads from the stores as they are.
     *
     * @throws dev.bedstone.kernel.Misconfigured if a copy cannot be made
     * @throws dev.bedstone.kernel.StoreFailure if a store fails
     */
    public ProofReport run() {
        Recorder recorder = new Recorder();
        for (Store store : stores) {
            recorder.attackCopy(store.id(), store.as(TenantBound.class));
            recorder.readLive(store.id(), store.as(TenantBound.class));
        }
        return recorder.report();
    }

    /**
     * Only reads from the stores as they are, where no copy may be made.
     *
     * @throws dev.bedstone.kernel.StoreFailure if a store fails
     */
    public ProofReport runLive() {
        Recorder recorder = new Recorder();
        for (Store store : stores) {
            recorder.readLive(store.id(), store.as(TenantBound.class));
        }
        return recorder.report();
    }

    private static final class Recorder {

        private final List<ProofReport.Result> results = new ArrayList<>();
        private final Map<String, Map<String, String>> leftOut = new LinkedHashMap<>();

        void attackCopy(StoreId id, TenantBound store) {
            try (TenantTrial trial = store.openTrial()) {
                leftOut.put(id.toString(), trial.leftOut());
                for (TenantAttack attack : store.attacks()) {
                    Outcome outcome = trial.attempt(attack);
                    Outcome control = attack.limit().isPresent() ? outcome : trial.control(attack);
                    results.add(ProofReport.Result.ofCopy(id, attack, outcome, control));
                }
            }
        }

        void readLive(StoreId id, TenantBound store) {
            try (TenantTrial trial = store.openLiveTrial()) {
                for (TenantAttack attack : store.attacks()) {
                    ProofReport.Result result =
                            ProofReport.Result.ofLive(id, attack, trial.attempt(attack));
                    if (result.verdict() != Verdict.UNTRIED) {
                        results.add(result);
                    }
                }
            }
        }

        ProofReport report() {
            return new ProofReport(results, leftOut);
        }
    }
}
