package io.smartmesh.cli;

import io.smartmesh.api.RequestDesk.Paid;
import io.smartmesh.api.RequestDesk.Way;
import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.payment.PaymentRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which requests the user of this machine has paid, with whatever account and in whatever way: one
 * file for all data directories (RL-34). A line names a request by a hash of its nonce, so that who
 * reads the file learns neither whom nor how much.
 *
 * <pre>
 * 1 mark account way at expiry
 * </pre>
 */
final class PaidRequests {
  /** Lines that are kept: the newest, of requests that still count first. */
  static final int MOST = 10_000;

  private static final long BYTES_MOST = 4L << 20;
  private static final String VERSION = "1";
  private static final int FIELDS = 6;

  private final Path file;

  private record Line(String mark, Paid paid, long expiry) {
    String text() {
      return String.join(
          " ", VERSION, mark, paid.by().toString(), paid.way().name(), "" + paid.at(), "" + expiry);
    }

    static Optional<Line> read(String text) {
      String[] parts = text.split(" ", -1);
      try {
        return parts.length != FIELDS || !parts[0].equals(VERSION)
            ? Optional.empty()
            : Optional.of(
                new Line(
                    parts[1],
                    new Paid(
                        Address.fromHex(parts[2]), Way.valueOf(parts[3]), Long.parseLong(parts[4])),
                    Long.parseLong(parts[5])));
      } catch (IllegalArgumentException e) {
        return Optional.empty(); // half a line, from a power failure
      }
    }
  }

  /**
   * @param others how it was paid before, by whom else or how else: without {@code again} nothing
   *     was written then
   * @param isNew not claimed by the same in the same way before
   */
  record Claim(List<Paid> others, boolean isNew) {}

  PaidRequests(Path file) {
    this.file = file;
  }

  /** The user's own: {@code $XDG_STATE_HOME/smartmesh}, else {@code ~/.local/state/smartmesh}. */
  static PaidRequests ofUser() {
    String state = System.getenv("XDG_STATE_HOME");
    Path folder =
        state == null || state.isEmpty()
            ? Path.of(System.getProperty("user.home", "."), ".local", "state")
            : Path.of(state);
    return new PaidRequests(folder.resolve("smartmesh").resolve("paid-requests"));
  }

  List<Paid> of(PaymentRequest request) throws Failure {
    return inFile(lines -> ofMark(lines, mark(request)), false);
  }

  /**
   * Durable when it returns.
   *
   * @param again write it although it was paid by somebody else or in another way
   */
  Claim claim(PaymentRequest request, Paid paid, boolean again) throws Failure {
    String mark = mark(request);
    return inFile(
        lines -> {
          List<Paid> others = new ArrayList<>();
          boolean isKnown = false;
          for (Paid one : ofMark(lines, mark)) {
            if (isSame(one, paid)) {
              isKnown = true;
            } else {
              others.add(one);
            }
          }
          if (!isKnown && (others.isEmpty() || again)) {
            lines.add(new Line(mark, paid, request.expiry().seconds()));
          }
          return new Claim(others, !isKnown);
        },
        true);
  }

  /** What was claimed was not paid. */
  void release(PaymentRequest request, Paid paid) throws Failure {
    String mark = mark(request);
    inFile(lines -> lines.removeIf(one -> one.mark.equals(mark) && isSame(one.paid, paid)), true);
  }

  private static boolean isSame(Paid a, Paid b) {
    return a.by().equals(b.by()) && a.way() == b.way();
  }

  private static List<Paid> ofMark(List<Line> lines, String mark) {
    return lines.stream().filter(one -> one.mark.equals(mark)).map(Line::paid).toList();
  }

  private static String mark(PaymentRequest request) {
    return Hashes.tagged("smartmesh/request/paid/1", Bytes.utf8(request.nonce().toString())).hex();
  }

  /** What is done with the lines while nobody else has them. */
  private interface Work<T> {
    T with(List<Line> lines);
  }

  private synchronized <T> T inFile(Work<T> work, boolean writes) throws Failure {
    if (!writes && !Files.exists(file)) {
      return work.with(new ArrayList<>());
    }
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      try (FileChannel channel =
          FileChannel.open(
              file,
              java.util.Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        var lock = channel.lock();
        List<Line> lines = read(channel);
        List<Line> before = List.copyOf(lines);
        T result = work.with(lines);
        if (writes && !before.equals(lines)) {
          write(channel, lines);
        }
        lock.release();
        return result;
      }
    } catch (IOException e) {
      throw new Failure("paid-requests-unusable", file.toString(), Reason.of(e));
    }
  }

  private static List<Line> read(FileChannel channel) throws IOException {
    if (channel.size() > BYTES_MOST) {
      throw new IOException(channel.size() + " bytes, at most " + BYTES_MOST);
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // until all of it is there
    }
    List<Line> lines = new ArrayList<>();
    new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
        .lines()
        .forEach(text -> Line.read(text).ifPresent(lines::add));
    return lines;
  }

  /** What grows is appended, so that a power failure costs the last line at most. */
  private static void write(FileChannel channel, List<Line> lines) throws IOException {
    List<Line> kept = lines.subList(Math.max(0, lines.size() - MOST), lines.size());
    StringBuilder text = new StringBuilder();
    kept.forEach(line -> text.append(line.text()).append('\n'));
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
    int length = bytes.remaining();
    channel.position(0);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.truncate(length);
    channel.force(true);
  }
}
