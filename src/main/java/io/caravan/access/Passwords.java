package io.caravan.access;

import io.quarkus.elytron.security.common.BcryptUtil;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

/**
 * Hashes passwords with bcrypt and compares them.
 *
 * <p>A hash takes a good part of a second of one processor on a small box. So few are made at once, and on threads of their
 * own, which the operating system interrupts: on a virtual thread it would hold up every stream that shares its carrier.
 */
@Singleton
public class Passwords {

    /** In words that go on after the name of the field. */
    public static final String RULE = "must have 12 characters at least and 72 bytes in UTF-8 at most.";

    private static final int SHORTEST = 12;

    /** Bcrypt looks at no more (OpenBSD, bcrypt_hashpass in bcrypt.c), so the rest would count for nothing. */
    private static final int MOST_BYTES = 72;

    /** 2 to the power of it are the rounds; OWASP's Password Storage Cheat Sheet wants 10 or more. */
    private static final int COST = 11;

    private static final int MOST_WAITING = 16;
    private static final int SOON_SECONDS = 2;

    private final BiPredicate<String, String> comparison;
    private final ExecutorService threads;
    private final String nobodysHash = BcryptUtil.bcryptHash("nobody has this password", COST);

    @Inject
    Passwords() {
        this(BcryptUtil::matches);
    }

    /** @param comparison of a password with a hash, which takes its time */
    Passwords(BiPredicate<String, String> comparison) {
        this.comparison = comparison;
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        var pool = new ThreadPoolExecutor(
                count,
                count,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("passwords-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
        threads = pool;
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }

    /** Whether it is long enough, and all of it would count. */
    public static boolean isSane(String password) {
        return password.codePointCount(0, password.length()) >= SHORTEST
                && password.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
    }

    /**
     * What is stored instead of the password, in the modular crypt format.
     *
     * @throws AccessDenied if too many are waiting for theirs
     */
    public String hash(String password) throws AccessDenied, InterruptedException {
        return await(() -> BcryptUtil.bcryptHash(password, COST));
    }

    /**
     * Whether the password is the one that was hashed.
     *
     * @param hash null if there is none: the answer is no, and takes as long
     * @throws AccessDenied if too many are waiting for their answer
     */
    public boolean matches(String password, String hash) throws AccessDenied, InterruptedException {
        // Of one that is too long only the beginning would count.
        boolean possible = hash != null && isSane(password);
        String expected = possible ? hash : nobodysHash;
        return await(() -> comparison.test(password, expected)) && possible;
    }

    private <T> T await(Callable<T> work) throws AccessDenied, InterruptedException {
        try {
            return threads.submit(work).get();
        } catch (RejectedExecutionException full) {
            throw new AccessDenied(AccessDenied.Reason.TOO_MANY, "Too many passwords are being checked.", SOON_SECONDS);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible.getCause());
        }
    }
}
