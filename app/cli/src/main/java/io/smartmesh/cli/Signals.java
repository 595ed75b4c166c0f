package io.smartmesh.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * What the operating system asks of a program. A shutdown hook alone would end the JVM with 143
 * (128 + SIGTERM) after a stop that went well, and a service manager would call it a failure.
 */
final class Signals {
  private static final int KILLED = 130;

  private Signals() {}

  /**
   * The first SIGINT, SIGTERM or SIGHUP runs {@code stop} on a thread of its own, the next ends the
   * process at once. Where the JVM has no signals to give (its package is {@code jdk.unsupported}),
   * {@code stop} runs as a shutdown hook.
   */
  static void onStop(Runnable stop) {
    StopOnce once = new StopOnce(stop);
    for (String name : List.of("INT", "TERM", "HUP")) {
      if (!handle(name, once)) {
        Runtime.getRuntime().addShutdownHook(new Thread(stop, "smartmesh-stop"));
        return;
      }
    }
  }

  /** By reflection, because the compiler warns of the package and nothing silences it. */
  private static boolean handle(String name, StopOnce once) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  once.signalled();
                }
                return null;
              });
      Object ignore = handler.getField("SIG_IGN").get(null);
      Object number = signal.getConstructor(String.class).newInstance(name);
      Method handle = signal.getMethod("handle", signal, handler);
      if (handle.invoke(null, number, proxy) == ignore) {
        handle.invoke(null, number, ignore); // as nohup and shells want it
      }
      return true;
    } catch (ReflectiveOperationException e) {
      return false; // not this JVM, or it runs with -Xrs
    }
  }

  private static final class StopOnce {
    private final Runnable stop;
    private boolean stopping;

    StopOnce(Runnable stop) {
      this.stop = stop;
    }

    synchronized void signalled() {
      if (stopping) {
        // Whoever asks twice does not want to wait; the store survives kill -9 as well.
        Runtime.getRuntime().halt(KILLED);
      }
      stopping = true;
      new Thread(stop, "smartmesh-stop").start();
    }
  }
}
