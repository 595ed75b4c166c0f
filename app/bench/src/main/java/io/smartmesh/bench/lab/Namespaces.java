package io.smartmesh.bench.lab;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Opens sockets in other network namespaces. A socket stays in the namespace in which it was
 * opened, whichever thread uses it afterwards; so one process probes them all.
 */
final class Namespaces {
  private static final int CLONE_NEWNET = 0x4000_0000;
  private static final int O_RDONLY = 0;
  private static final int O_CLOEXEC = 0x8_0000;

  static {
    Native.register(Namespaces.class, "c");
  }

  private Namespaces() {}

  private static native int open(String path, int flags) throws LastErrorException;

  private static native int close(int fd) throws LastErrorException;

  private static native int setns(int fd, int kind) throws LastErrorException;

  /** Does it on a thread of its own, which ends in that namespace. */
  static <T> T in(String namespace, Callable<T> task) throws IOException {
    FutureTask<T> future =
        new FutureTask<>(
            () -> {
              enter(namespace);
              return task.call();
            });
    Thread thread = new Thread(future, "bench-in-" + namespace);
    thread.start();
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IOException("in the namespace " + namespace + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void enter(String namespace) {
    int fd = open("/run/netns/" + namespace, O_RDONLY | O_CLOEXEC);
    try {
      setns(fd, CLONE_NEWNET);
    } finally {
      close(fd);
    }
  }
}
