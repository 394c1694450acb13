package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SlotsInUseTest {

    private final SlotsInUse slots = new SlotsInUse();
    private final AtomicInteger leases = new AtomicInteger();

    @Test
    void theShareCountsSlotsThatHaveALease() {
        slots.use("one");
        assertThat(slots.useOfShare(2)).isTrue();
        assertThat(slots.useOfShare(2)).isFalse();
    }

    @Test
    void aLeaseIsGivenBackOnlyWhenNoOtherSlotNeedsIt() {
        slots.use("one");
        slots.useOfShare(2);
        assertThat(slots.giveBack()).isEmpty();
        assertThat(slots.giveBack()).contains("one");
        assertThat(slots.giveBack()).isEmpty();
        assertThat(slots.useOfShare(1)).isTrue();
    }

    @Test
    void aSlotWithoutALeaseGetsOneAtTheRenewal() {
        slots.useOfShare(1);
        SlotsInUse.Wanted wanted = wanted();
        assertThat(slots.renewed(wanted, wanted.all())).isEqualTo(new SlotsInUse.Renewed(0, List.of()));
        assertThat(slots.unleased()).isZero();
        assertThat(slots.giveBack()).isEqualTo(wanted.fresh().stream().findFirst());
    }

    @Test
    void aLeaseThatOthersHaveIsLostAndItsRequestGoesOnWithout() {
        slots.use("one");
        slots.use("two");
        assertThat(slots.renewed(wanted(), List.of("one"))).isEqualTo(new SlotsInUse.Renewed(1, List.of()));
        assertThat(slots.unleased()).isEqualTo(1);
        assertThat(slots.giveBack()).isEmpty();
        assertThat(slots.giveBack()).contains("one");
    }

    @Test
    void aLeaseIsLostOnlyOnce() {
        slots.use("one");
        slots.renewed(wanted(), List.of());
        assertThat(slots.renewed(wanted(), List.of()).lost()).isZero();
    }

    @Test
    void aLeaseThatIsGivenBackDuringARenewalIsGivenBackAgain() {
        slots.use("one");
        SlotsInUse.Wanted wanted = wanted();
        slots.giveBack();
        assertThat(slots.renewed(wanted, wanted.all())).isEqualTo(new SlotsInUse.Renewed(0, List.of("one")));
    }

    @Test
    void aLeaseThatIsGivenBackDuringARenewalIsNotLost() {
        slots.use("one");
        SlotsInUse.Wanted wanted = wanted();
        slots.giveBack();
        assertThat(slots.renewed(wanted, List.of())).isEqualTo(new SlotsInUse.Renewed(0, List.of()));
        assertThat(slots.unleased()).isZero();
    }

    @Test
    void aLeaseThatNoSlotNeedsAnyMoreIsGivenBack() {
        slots.useOfShare(1);
        SlotsInUse.Wanted wanted = wanted();
        slots.giveBack();
        assertThat(slots.renewed(wanted, wanted.all()).surplus()).isEqualTo(wanted.fresh());
        assertThat(slots.giveBack()).isEmpty();
    }

    private SlotsInUse.Wanted wanted() {
        return slots.wanted(() -> "fresh " + leases.incrementAndGet());
    }
}
