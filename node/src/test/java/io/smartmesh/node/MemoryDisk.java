package io.smartmesh.node;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.transfer.DiskNews;
import io.smartmesh.transfer.DiskTask;
import io.smartmesh.transfer.Pieces;
import io.smartmesh.transfer.TransferId;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A disk in memory that outlives its node. */
final class MemoryDisk {
  final TreeMap<String, Bytes> files = new TreeMap<>();

  /** Bytes that were appended in all. */
  long appended;

  private final TreeMap<TransferId, ByteArrayOutputStream> parts = new TreeMap<>();
  private final TreeMap<TransferId, Bytes> sources = new TreeMap<>();
  private final TreeMap<TransferId, Long> sizes = new TreeMap<>();

  void take(DiskTask task, Consumer<DiskNews> news) {
    if (task instanceof DiskTask.Examine examine) {
      Bytes file = files.getOrDefault(examine.path(), Bytes.EMPTY);
      sources.put(task.id(), file);
      news.accept(new DiskNews.Opened(task.id(), examine.path(), file.length()));
      news.accept(new DiskNews.Examined(task.id(), file.length(), hashes(file, file.length())));
    } else if (task instanceof DiskTask.Read read) {
      Bytes file = sources.getOrDefault(task.id(), Bytes.EMPTY);
      int at = (int) read.offset();
      Bytes bytes = file.slice(at, at + read.length());
      news.accept(new DiskNews.Read(task.id(), read.stream(), read.offset(), bytes));
    } else if (task instanceof DiskTask.Look look) {
      sizes.put(task.id(), look.size());
      List<Hash> whole = hashes(part(task.id()), look.size());
      cut(task.id(), new Pieces(look.size()).start(whole.size()));
      news.accept(new DiskNews.Found(task.id(), whole));
    } else if (task instanceof DiskTask.Append append) {
      long size = sizes.getOrDefault(task.id(), 0L);
      int first = hashes(part(task.id()), size).size();
      byte[] bytes = append.bytes().toArray();
      appended += bytes.length;
      parts.getOrDefault(task.id(), new ByteArrayOutputStream()).write(bytes, 0, bytes.length);
      List<Hash> all = hashes(part(task.id()), size);
      news.accept(
          new DiskNews.Appended(
              task.id(), append.offset() + bytes.length, first, all.subList(first, all.size())));
    } else if (task instanceof DiskTask.Finish finish) {
      files.put(finish.name(), part(task.id()));
      parts.remove(task.id());
      news.accept(new DiskNews.Finished(task.id(), finish.name()));
    } else if (task instanceof DiskTask.Cut cut) {
      cut(task.id(), cut.length());
    } else if (task instanceof DiskTask.Drop) {
      parts.remove(task.id());
    }
  }

  private Bytes part(TransferId id) {
    return Bytes.copyOf(
        parts.computeIfAbsent(id, each -> new ByteArrayOutputStream()).toByteArray());
  }

  private void cut(TransferId id, long length) {
    byte[] kept = part(id).slice(0, (int) length).toArray();
    ByteArrayOutputStream fresh = new ByteArrayOutputStream();
    fresh.write(kept, 0, kept.length);
    parts.put(id, fresh);
  }

  private static List<Hash> hashes(Bytes file, long size) {
    Pieces pieces = new Pieces(size);
    List<Hash> hashes = new ArrayList<>();
    for (int i = 0; i < pieces.count() && pieces.start(i + 1) <= file.length(); i++) {
      hashes.add(Hashes.sha256(file.slice((int) pieces.start(i), (int) pieces.start(i + 1))));
    }
    return hashes;
  }
}
