package io.smartmesh.processes;

import io.smartmesh.base.Amount;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * Payer, mediator and payee, each a process, and their chain. Who steps into a trap is started
 * again without it, whoever asks for it next.
 */
final class World implements AutoCloseable {
  static final Amount WEALTH = Amount.of(100_000_000);

  private final Path folder;
  private final Matrix matrix;
  private final AnvilChain chain;
  private final String ports;
  private final Map<Role, Child> children = new EnumMap<>(Role.class);
  private final Map<Role, Cell> armed = new EnumMap<>(Role.class);
  private int deaths;

  World(Path folder, Matrix matrix) throws Exception {
    this.folder = folder;
    this.matrix = matrix;
    Files.createDirectory(folder.resolve("keys"));
    this.ports = freePorts();
    this.chain = AnvilChain.start(folder);
    try {
      for (Role role : Role.values()) {
        chain.endow(role.address(), WEALTH);
        start(role, "", "");
      }
    } catch (Exception | Error e) {
      close();
      throw e;
    }
  }

  /** All held at once, so that they differ. */
  private static String freePorts() throws IOException {
    List<DatagramSocket> probes = new ArrayList<>();
    try {
      for (int i = 0; i < Role.values().length; i++) {
        probes.add(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
      }
      return probes.stream().map(s -> "" + s.getLocalPort()).collect(Collectors.joining(","));
    } finally {
      probes.forEach(DatagramSocket::close);
    }
  }

  private void start(Role role, String trap, String mute) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(folder.toString(), role.name(), ports));
    arguments.addAll(chain.arguments());
    arguments.addAll(List.of(trap, mute));
    children.put(role, new Child(arguments, folder.resolve(role + ".err")));
  }

  AnvilChain chain() {
    return chain;
  }

  int deaths() {
    return deaths;
  }

  /** What the role answers; when it dies on it, what it answers once it is back. */
  List<String> ask(Role role, String order) throws Exception {
    for (int again = 0; again < 3; again++) {
      try {
        return child(role).ask(order);
      } catch (Child.Died e) {
        revive(role);
      }
    }
    throw new AssertionError(role + " dies again and again on " + order + "; see " + folder);
  }

  private Child child(Role role) {
    Child child = children.get(role);
    if (child == null) {
      throw new IllegalStateException(role + " is not there");
    }
    return child;
  }

  /** Whoever is dead is started again. */
  void tend() throws Exception {
    for (Role role : Set.copyOf(children.keySet())) {
      if (!child(role).isAlive()) {
        revive(role);
      }
    }
  }

  private void revive(Role role) throws Exception {
    int exitCode = child(role).exitCode();
    Cell cell = armed.remove(role);
    if (exitCode != Trap.EXIT_CODE || cell == null) {
      throw new AssertionError(role + " ended with " + exitCode + "; see " + folder);
    }
    matrix.hit(cell);
    deaths++;
    start(role, "", "");
  }

  /** Each role that has a cell of these kinds left is to die there. */
  void arm(Set<String> kinds) throws Exception {
    for (Role role : Role.values()) {
      Optional<Cell> next = matrix.next(role, kinds);
      if (next.isPresent()) {
        arm(role, next.get());
      }
    }
  }

  private void arm(Role role, Cell cell) throws Exception {
    ask(role, "trap " + cell.order());
    armed.put(role, cell);
  }

  void disarm() throws Exception {
    tend();
    for (Role role : Set.copyOf(armed.keySet())) {
      ask(role, "trap");
      armed.remove(role);
    }
  }

  boolean isAnyArmed() throws Exception {
    tend();
    return !armed.isEmpty();
  }

  void mute(Role role, String order) throws Exception {
    ask(role, "mute " + order);
  }

  void kill(Role role) throws Exception {
    tend();
    child(role).kill();
    children.remove(role);
    armed.remove(role);
  }

  void bringBack(Role role) throws Exception {
    start(role, "", "");
  }

  /** Starts again, and is to die at a cell of these kinds if it has one left. */
  void restart(Role role, Set<String> kinds, String mute) throws Exception {
    Optional<Cell> next = matrix.next(role, kinds);
    kill(role);
    start(role, next.map(Cell::order).orElse(""), mute);
    next.ifPresent(cell -> armed.put(role, cell));
  }

  void await(String what, int secondsMax, Callable<Boolean> isTrue) throws Exception {
    if (!happens(secondsMax, isTrue)) {
      StringBuilder text = new StringBuilder(what + " never came true; see " + folder);
      for (Role role : children.keySet()) {
        text.append("\n").append(role).append(" ").append(ask(role, "channels"));
        text.append("\n  ").append(ask(role, "payments").stream().limit(5).toList());
      }
      throw new AssertionError(text.toString());
    }
  }

  boolean happens(int secondsMax, Callable<Boolean> isTrue) throws Exception {
    return Await.happens(
        secondsMax,
        () -> {
          tend();
          return isTrue.call();
        });
  }

  List<Line.Channel> channels(Role role) throws Exception {
    return ask(role, "channels").stream().map(Line.Channel::of).toList();
  }

  List<Line.Payment> payments(Role role) throws Exception {
    return ask(role, "payments").stream().map(Line.Payment::of).toList();
  }

  @Override
  public void close() {
    for (Child child : children.values()) {
      try {
        child.kill();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    chain.close();
  }
}
