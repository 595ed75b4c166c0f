package io.smartmesh.files;

import io.smartmesh.base.Hash;
import io.smartmesh.node.FileDisk;
import io.smartmesh.transfer.DiskNews;
import io.smartmesh.transfer.DiskTask;
import io.smartmesh.transfer.Pieces;
import io.smartmesh.transfer.TransferConfig;
import io.smartmesh.transfer.TransferId;
import io.smartmesh.transfer.TransferLimits;
import io.smartmesh.transfer.Trouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * The folder {@code received} in a node's directory, and the files that its user sends. What is not
 * whole lies in {@code received/.parts}; only the owner can read any of it.
 */
public final class Folder implements FileDisk {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path home;
  private final Path received;
  private final Path parts;
  private final TransferConfig config;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "smartmesh-files"));
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(FilesLimits.BUFFER);
  private final Map<TransferId, Source> sources = new TreeMap<>();
  private final Map<TransferId, Part> incoming = new TreeMap<>();
  private Consumer<DiskNews> news = told -> {};

  /**
   * @param home the node's directory
   */
  public Folder(Path home, TransferConfig config) {
    this.home = home;
    this.config = config;
    received = home.resolve("received");
    parts = received.resolve(".parts");
  }

  @Override
  public TransferConfig config() {
    return config;
  }

  @Override
  public void start(Consumer<DiskNews> news) {
    this.news = news;
  }

  @Override
  public void ask(DiskTask task) {
    later(() -> run(task));
  }

  private void later(Runnable work) {
    try {
      thread.execute(work);
    } catch (RejectedExecutionException e) {
      // Closed: the node is stopping.
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void run(DiskTask task) {
    try {
      if (task instanceof DiskTask.Append append) {
        append(append);
      } else if (task instanceof DiskTask.Read read) {
        read(read);
      } else if (task instanceof DiskTask.Examine examine) {
        examine(examine);
      } else if (task instanceof DiskTask.Look look) {
        look(look);
      } else if (task instanceof DiskTask.Cut cut) {
        part(cut.id()).cut(cut.length());
      } else if (task instanceof DiskTask.Finish finish) {
        finish(finish);
      } else if (task instanceof DiskTask.Close close) {
        close(close.id());
      } else {
        drop(task.id());
      }
    } catch (Source.Unfit e) {
      failed(task.id(), e.why());
    } catch (IOException e) {
      failed(task.id(), Trouble.of(Trouble.Kind.WRITE_FAILED, e.toString()));
    } catch (RuntimeException e) {
      failed(task.id(), Trouble.of(Trouble.Kind.WRITE_FAILED, e.toString()));
    }
  }

  private void failed(TransferId id, Trouble why) {
    try {
      close(id);
    } catch (IOException e) {
      incoming.remove(id);
    }
    news.accept(new DiskNews.Failed(id, why));
  }

  // ------------------------------------------------------------------ sent from here

  private void examine(DiskTask.Examine task) throws Source.Unfit {
    Source before = sources.remove(task.id());
    if (before != null) {
      before.close();
    }
    if (sources.size() >= FilesLimits.SOURCES) {
      sources.values().iterator().next().close();
      sources.remove(sources.keySet().iterator().next());
    }
    Source source = Source.open(task.path(), home, received);
    sources.put(task.id(), source);
    news.accept(new DiskNews.Opened(task.id(), source.name(), source.size()));
    if (source.size() <= TransferLimits.SIZE_MOST) {
      Pieces pieces = new Pieces(source.size());
      hash(task.id(), source, new PieceHasher(pieces), new ArrayList<>());
    }
  }

  private void hash(TransferId id, Source source, PieceHasher hasher, List<Hash> pieces) {
    if (sources.get(id) != source) {
      return; // given up meanwhile
    }
    try {
      long end = Math.min(source.size(), hasher.at() + FilesLimits.SLICE);
      while (hasher.at() < end) {
        int length = (int) Math.min(FilesLimits.BUFFER, end - hasher.at());
        byte[] bytes = source.read(hasher.at(), length).toArray();
        pieces.addAll(hasher.add(ByteBuffer.wrap(bytes)));
      }
    } catch (Source.Unfit e) {
      failed(id, e.why());
      return;
    }
    if (hasher.at() < source.size()) {
      later(() -> hash(id, source, hasher, pieces));
    } else {
      source.close();
      news.accept(new DiskNews.Examined(id, source.size(), pieces));
    }
  }

  private void read(DiskTask.Read task) throws Source.Unfit {
    Source source = sources.get(task.id());
    if (source == null) {
      return; // given up meanwhile
    }
    news.accept(
        new DiskNews.Read(
            task.id(), task.stream(), task.offset(), source.read(task.offset(), task.length())));
  }

  // ------------------------------------------------------------------ received here

  private Part part(TransferId id) throws IOException {
    Part part = incoming.get(id);
    if (part == null) {
      throw new IOException("no such file is being received: " + id);
    }
    return part;
  }

  private void look(DiskTask.Look task) throws IOException {
    Part known = incoming.get(task.id());
    if (known != null) {
      known.rewind();
      found(task.id(), known);
      return;
    }
    if (!Files.isDirectory(parts)) {
      Files.createDirectories(received, OWNER_ONLY);
      Files.createDirectories(parts, OWNER_ONLY);
    }
    Part part = Part.open(parts, task.id(), task.size());
    incoming.put(task.id(), part);
    goOnLooking(task.id(), part);
  }

  private void goOnLooking(TransferId id, Part part) {
    if (incoming.get(id) != part) {
      return; // given up meanwhile
    }
    try {
      if (part.look(buffer)) {
        later(() -> goOnLooking(id, part));
      } else {
        found(id, part);
      }
    } catch (IOException e) {
      failed(id, Trouble.of(Trouble.Kind.UNREADABLE, e.toString()));
    }
  }

  /** TF-10: what does not fit is not begun. */
  private void found(TransferId id, Part part) throws IOException {
    long free = Files.getFileStore(parts).getUsableSpace() - FilesLimits.SPACE_LEFT;
    if (part.missing() > Math.max(0, free)) {
      failed(id, Trouble.of(Trouble.Kind.NO_SPACE, part.missing(), Math.max(0, free)));
    } else {
      news.accept(new DiskNews.Found(id, part.whole()));
    }
  }

  private void append(DiskTask.Append task) throws IOException {
    Part part = incoming.get(task.id());
    if (part == null) {
      return; // closed after a failure: what was on the way to it is of no use
    }
    int first = part.piece();
    List<Hash> whole = part.append(task.offset(), task.bytes());
    news.accept(new DiskNews.Appended(task.id(), part.at(), first, whole));
  }

  private void finish(DiskTask.Finish task) throws IOException {
    Path place = part(task.id()).finish(received, task.name());
    incoming.remove(task.id());
    news.accept(new DiskNews.Finished(task.id(), place.toString()));
  }

  private void close(TransferId id) throws IOException {
    Source source = sources.get(id);
    if (source != null) {
      source.close();
    }
    Part part = incoming.remove(id);
    if (part != null) {
      part.close();
    }
  }

  private void drop(TransferId id) throws IOException {
    Source source = sources.remove(id);
    if (source != null) {
      source.close();
    }
    Part part = incoming.remove(id);
    if (part != null) {
      part.delete();
    } else {
      Files.deleteIfExists(Part.path(parts, id));
    }
  }
}
