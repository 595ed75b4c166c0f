package io.smartmesh.processes;

import io.smartmesh.base.Amount;
import java.io.IOException;
import java.math.BigInteger;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Payer, mediator and payee, each a process, and their chain. Who steps into a trap is started
 * again, whoever asks for it next, and meets the next one of the same act.
 */
final class World implements Said, AutoCloseable {
  static final Amount WEALTH = Amount.of(100_000_000);

  /** Deaths of one role in one act. */
  private static final int DEATHS_MOST = 5;

  private final Path folder;
  private final Matrix matrix;
  private final AnvilChain chain;
  private final String ports;
  private final Map<Role, Child> children = new EnumMap<>(Role.class);
  private final Map<Role, Cell> armed = new EnumMap<>(Role.class);
  private final Map<Role, String> mutes = new EnumMap<>(Role.class);
  private final Map<Role, Integer> inThisAct = new EnumMap<>(Role.class);
  private Predicate<Cell> canBe = cell -> false;
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
        start(role, "");
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

  private void start(Role role, String trap) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(folder.toString(), role.name(), ports));
    arguments.addAll(chain.arguments());
    arguments.addAll(List.of(trap, mutes.getOrDefault(role, "")));
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
    for (int again = 0; again <= DEATHS_MOST; again++) {
      try {
        return child(role).ask(order);
      } catch (Child.Died e) {
        revive(role);
      }
    }
    throw new AssertionError(role + " dies again and again on " + order + "; see " + folder);
  }

  /** Said once: whether it has done it nobody knows when it dies on it. */
  void tell(Role role, String order) throws Exception {
    tend();
    try {
      child(role).ask(order);
    } catch (Child.Died e) {
      revive(role);
    }
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
    int count = inThisAct.merge(role, 1, Integer::sum);
    start(role, count < DEATHS_MOST ? matrix.next(cell, canBe) : Optional.empty());
  }

  private void start(Role role, Optional<Cell> cell) throws IOException {
    start(role, cell.map(Cell::order).orElse(""));
    cell.ifPresent(next -> armed.put(role, next));
  }

  /** Each role that has a cell of these kinds left is to die there, and then at the next. */
  void arm(Set<String> kinds) throws Exception {
    arm(cell -> kinds.contains(cell.what()));
  }

  void arm(Predicate<Cell> reachable) throws Exception {
    begin(reachable);
    for (Role role : Role.values()) {
      Optional<Cell> next = matrix.next(role, canBe);
      if (next.isPresent()) {
        ask(role, "trap " + next.get().order());
        armed.put(role, next.get());
      }
    }
  }

  private void begin(Predicate<Cell> reachable) {
    canBe = reachable;
    inThisAct.clear();
  }

  /** How many cells of this kind are still to be reached. */
  long open(Predicate<Cell> cells) {
    return matrix.open(cells);
  }

  void disarm() throws Exception {
    canBe = cell -> false;
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
    mutes.put(role, order);
    ask(role, "mute " + order);
  }

  void kill(Role role) throws Exception {
    tend();
    child(role).kill();
    children.remove(role);
    armed.remove(role);
  }

  void bringBack(Role role) throws Exception {
    start(role, "");
  }

  /** Starts again, and is to die at one of these cells if one is left. */
  void restart(Role role, Predicate<Cell> reachable, String mute) throws Exception {
    begin(reachable);
    kill(role);
    mutes.put(role, mute);
    start(role, matrix.next(role, canBe));
  }

  /** Somebody copies its disk. */
  void copy(Role role) throws Exception {
    kill(role);
    Path copy = folder.resolve(role + ".copy");
    Files.createDirectories(copy);
    for (Path file : files(copy, role)) {
      Files.delete(file);
    }
    for (Path file : files(folder, role)) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
    start(role, "");
  }

  /** It starts from the copy, and what it has learnt since is gone. */
  void putBack(Role role, String mute) throws Exception {
    kill(role);
    for (Path file : files(folder, role)) {
      Files.delete(file);
    }
    Path copy = folder.resolve(role + ".copy");
    for (Path file : files(copy, role)) {
      Files.copy(file, folder.resolve(file.getFileName()));
    }
    mutes.put(role, mute);
    start(role, "");
  }

  /** Its store, of several files. */
  private static List<Path> files(Path where, Role role) throws IOException {
    try (Stream<Path> all = Files.list(where)) {
      return all.filter(file -> file.getFileName().toString().startsWith(role + ".db")).toList();
    }
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

  @Override
  public List<Line.Channel> channels(Role role) throws Exception {
    return ask(role, "channels").stream().map(Line.Channel::of).toList();
  }

  @Override
  public List<Line.Payment> payments(Role role) throws Exception {
    return ask(role, "payments").stream().map(Line.Payment::of).toList();
  }

  @Override
  public BigInteger tokensOf(Role role) throws Exception {
    return chain.tokensOf(role.address());
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
