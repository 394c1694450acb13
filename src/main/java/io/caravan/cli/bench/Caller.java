package io.caravan.cli.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** Asks, and checks every answer. All its work is done by one event loop, so that it leaves room for who is measured. */
public final class Caller implements AutoCloseable {

    private static final int MOST_CONNECTIONS = 2048;
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context loop = vertx.getOrCreateContext();
    private final HttpClient http = vertx.createHttpClient(
            new HttpClientOptions().setKeepAliveTimeout(60), new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));

    /** Asks once and waits for the answer. */
    public Outcome ask(Target target, Question question) throws InterruptedException {
        return await(begin(target, question, null));
    }

    /**
     * So many at once, each under a request id of its own.
     *
     * @param requestIds what the ids begin with
     */
    public List<Outcome> together(int count, Target target, Question question, String requestIds)
            throws InterruptedException {
        return await(Future.join(IntStream.range(0, count)
                        .mapToObj(number -> begin(target, question, requestIds + number))
                        .toList())
                .map(all -> all.<Outcome>list()));
    }

    /** So many askers at once, each asking again as soon as it is answered, until the time is over. */
    public List<Outcome> again(int askers, Duration time, Target target, Question question)
            throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        List<Outcome> outcomes = new ArrayList<>(); // used by the event loop alone
        await(Future.join(IntStream.range(0, askers)
                .mapToObj(number -> again(end, target, question, outcomes))
                .toList()));
        return outcomes;
    }

    private Future<Void> again(long end, Target target, Question question, List<Outcome> outcomes) {
        Promise<Void> done = Promise.promise();
        loop.runOnContext(turn -> askUntil(end, target, question, outcomes, done));
        return done.future();
    }

    private void askUntil(long end, Target target, Question question, List<Outcome> outcomes, Promise<Void> done) {
        send(target, question, null).onSuccess(outcome -> {
            outcomes.add(outcome);
            if (System.nanoTime() < end) {
                askUntil(end, target, question, outcomes, done);
            } else {
                done.complete();
            }
        });
    }

    private Future<Outcome> begin(Target target, Question question, String requestId) {
        Promise<Outcome> outcome = Promise.promise();
        loop.runOnContext(turn -> send(target, question, requestId).onComplete(outcome));
        return outcome.future();
    }

    private Future<Outcome> send(Target target, Question question, String requestId) {
        Answer answer = new Answer(question);
        http.request(options(target, requestId))
                .compose(request -> request.send(question.body()))
                .onSuccess(answer::read)
                .onFailure(answer::failed);
        return answer.outcome().future();
    }

    private static RequestOptions options(Target target, String requestId) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(target.port())
                .setURI("/api/chat")
                .putHeader("Authorization", "Bearer " + target.key())
                .putHeader("Content-Type", "application/json");
        return requestId == null ? options : options.putHeader("X-Request-Id", requestId);
    }

    private static <T> T await(Future<T> future) throws InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible.getCause());
        } catch (TimeoutException hanging) {
            throw new IllegalStateException("No answer within " + LONGEST.toSeconds() + " s", hanging);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
