package io.caravan.mixed;

import io.caravan.inference.Lane;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What became of a load. Interactive callers' shares are of the time of slots, batch's is of the slots that were given away;
 * both only while requests still arrived: afterwards, whoever waits is answered whatever their share.
 */
record Results(List<Asker> askers, List<Outcome> all, Duration length) {

    List<Outcome> of(Asker asker) {
        return all.stream().filter(outcome -> outcome.asker().equals(asker)).toList();
    }

    long sent(Asker asker) {
        return of(asker).size();
    }

    long answered(Asker asker) {
        return of(asker).stream().filter(Outcome::isAnswered).count();
    }

    long refused(Asker asker) {
        return of(asker).stream().filter(Outcome::isRefused).count();
    }

    /** How many of an asker's requests were answered while more arrived. */
    long answeredInTime(Asker asker) {
        return of(asker).stream()
                .filter(outcome -> outcome.isAnswered() && outcome.ended() < length.toNanos())
                .count();
    }

    /** Batch's part of all that was answered while more arrived. */
    double batchPart() {
        double batch = answeredInTime(Lane.BATCH);
        return batch / (batch + answeredInTime(Lane.INTERACTIVE));
    }

    private long answeredInTime(Lane lane) {
        return askers(lane).stream().mapToLong(this::answeredInTime).sum();
    }

    List<Asker> askers(Lane lane) {
        return askers.stream().filter(asker -> asker.lane() == lane).toList();
    }

    /** How long an asker had slots while more requests arrived, in milliseconds. */
    double worked(Asker asker) {
        return of(asker).stream()
                .filter(Outcome::isAnswered)
                .mapToLong(outcome -> outcome.workedBefore(length.toMillis()))
                .sum();
    }

    double worked(Lane lane) {
        return askers(lane).stream().mapToDouble(this::worked).sum();
    }

    /** What each of a lane should have had of all that was worked for this lane. */
    Map<Asker, Double> fairShares(Lane lane) {
        return FairShares.of(
                worked(lane), askers(lane).stream().collect(Collectors.toMap(asker -> asker, this::askedFor)));
    }

    /** How long they would have had slots if all requests had been answered that were sent. */
    private double askedFor(Asker asker) {
        return sent(asker)
                * of(asker).stream()
                        .filter(Outcome::isAnswered)
                        .mapToLong(Outcome::worked)
                        .average()
                        .orElse(0);
    }

    /** How long those answered waited at most, in milliseconds, but for the longest waits beyond this part of all. */
    long waited(Predicate<Asker> who, double part) {
        return quantile(
                all.stream()
                        .filter(one -> one.isAnswered() && who.test(one.asker()))
                        .toList(),
                Outcome::waited,
                part);
    }

    /** The median of what those refused were told to wait, in milliseconds. */
    long told(Asker asker) {
        return quantile(refusals(asker), Outcome::toldToWait, 0.5);
    }

    /** The median of what those refused would have waited, as the one admitted before each of them did, in milliseconds. */
    long wouldHaveWaited(Asker asker) {
        return quantile(
                refusals(asker).stream().flatMap(one -> before(one).stream()).toList(), Outcome::waited, 0.5);
    }

    private List<Outcome> refusals(Asker asker) {
        return of(asker).stream().filter(Outcome::isRefused).toList();
    }

    private Optional<Outcome> before(Outcome refused) {
        return of(refused.asker()).stream()
                .filter(one -> one.isAnswered() && one.sent() < refused.sent())
                .max(Comparator.comparingLong(Outcome::sent));
    }

    private static long quantile(List<Outcome> some, ToLongFunction<Outcome> value, double part) {
        long[] sorted = some.stream().mapToLong(value).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(part * sorted.length) - 1];
    }
}
