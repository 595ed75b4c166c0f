package io.smartmesh.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL of its own in a temporary folder, by the programs of Debian's package. */
public final class PostgresServer implements AutoCloseable {
  /** What is said where there is none. */
  public static final String MISSING =
      "no PostgreSQL: on Debian or Ubuntu, apt-get install postgresql";

  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final String OWNER = "smartmesh";

  /** The server refuses to run as root; Debian's package makes this user for it. */
  private static final String USER = "postgres";

  private static final long START_SECONDS_MOST = 60;

  private final Path folder;
  private final Process process;
  private final int port;

  private PostgresServer(Path folder, Process process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /** Where its programs are, of the newest version; empty where there are none. */
  public static Optional<Path> installed() throws IOException {
    if (!Files.isDirectory(INSTALLED)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(INSTALLED)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder());
    }
  }

  /**
   * @param programs see {@link #installed}
   */
  public static PostgresServer start(Path programs) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("smartmesh-postgres");
    List<String> as = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      run(List.of("chown", USER, folder.toString()), folder);
      as.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
    }
    Path data = folder.resolve("data");
    run(
        command(
            as,
            programs.resolve("initdb").toString(),
            "-D",
            data.toString(),
            "-U",
            OWNER,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync"),
        folder);
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Process process =
        new ProcessBuilder(
                command(
                    as,
                    programs.resolve("postgres").toString(),
                    "-D",
                    data.toString(),
                    "-k",
                    folder.toString(),
                    "-h",
                    "127.0.0.1",
                    "-p",
                    "" + port))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    PostgresServer server = new PostgresServer(folder, process, port);
    server.awaitReady(programs);
    return server;
  }

  private static List<String> command(List<String> as, String... words) {
    List<String> command = new ArrayList<>(as);
    command.addAll(List.of(words));
    return command;
  }

  private static void run(List<String> command, Path folder)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command.get(0) + ": " + said);
    }
  }

  private void awaitReady(Path programs) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MOST);
    List<String> asks =
        List.of(programs.resolve("pg_isready").toString(), "-h", "127.0.0.1", "-p", "" + port);
    while (new ProcessBuilder(asks)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        != 0) {
      if (!process.isAlive() || System.nanoTime() > end) {
        close();
        throw new IOException("PostgreSQL does not start in " + folder);
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** Of JDBC, for everybody on this machine. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + OWNER;
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
