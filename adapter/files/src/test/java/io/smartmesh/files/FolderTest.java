package io.smartmesh.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.stream.StreamId;
import io.smartmesh.testkit.Rng;
import io.smartmesh.transfer.DiskNews;
import io.smartmesh.transfer.DiskTask;
import io.smartmesh.transfer.TransferConfig;
import io.smartmesh.transfer.TransferId;
import io.smartmesh.transfer.TransferLimits;
import io.smartmesh.transfer.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TF-6, TF-7, TF-10, TF-11 on a real file system. */
class FolderTest {
  private static final TransferId ID = new TransferId(Bytes.fromHex("ab".repeat(16)));
  private static final int PIECE = 65_536;

  @TempDir private Path folder;
  private final BlockingQueue<DiskNews> news = new LinkedBlockingQueue<>();
  private Path home = Path.of("");
  private Folder disk = new Folder(Path.of("unused"), TransferConfig.ASK);

  @BeforeEach
  void start() throws Exception {
    home = Files.createDirectories(folder.resolve("home"));
    open();
  }

  private void open() {
    disk.close();
    disk = new Folder(home, TransferConfig.ASK);
    disk.start(news::add);
  }

  @AfterEach
  void stop() {
    disk.close();
  }

  private <T extends DiskNews> T next(Class<T> kind) throws Exception {
    DiskNews next = news.poll(10, TimeUnit.SECONDS);
    assertTrue(kind.isInstance(next), () -> kind + " but " + next);
    return kind.cast(next);
  }

  private static List<Hash> hashes(Bytes all) {
    return List.of(
        Hashes.sha256(all.slice(0, PIECE)), Hashes.sha256(all.slice(PIECE, all.length())));
  }

  private Path receive(Bytes all, String name) throws Exception {
    disk.ask(new DiskTask.Look(ID, all.length()));
    assertEquals(List.of(), next(DiskNews.Found.class).pieces());
    disk.ask(new DiskTask.Append(ID, 0, all));
    assertEquals(hashes(all), next(DiskNews.Appended.class).pieces());
    disk.ask(new DiskTask.Finish(ID, name));
    return Path.of(next(DiskNews.Finished.class).place());
  }

  @Test
  void whatIsSentIsReadBackPieceByPiece() throws Exception {
    Bytes all = new Rng(1).next(100_000);
    Path file = folder.resolve("a b.bin");
    Files.write(file, all.toArray());
    disk.ask(new DiskTask.Examine(ID, file.toString()));
    assertEquals(new DiskNews.Opened(ID, "a b.bin", 100_000), next(DiskNews.Opened.class));
    assertEquals(hashes(all), next(DiskNews.Examined.class).pieces());
    disk.ask(new DiskTask.Read(ID, new StreamId(3), 65_536, 34_464));
    assertEquals(all.slice(65_536, 100_000), next(DiskNews.Read.class).bytes());
    disk.ask(new DiskTask.Close(ID));
    Files.write(file, new byte[1], StandardOpenOption.APPEND);
    disk.ask(new DiskTask.Read(ID, new StreamId(3), 0, 10));
    assertEquals(Trouble.Kind.FILE_CHANGED, next(DiskNews.Failed.class).why().kind());
  }

  @Test
  void onlyRegularFilesAndNoneOfTheNodesOwnAreSent() throws Exception {
    Path key = Files.writeString(home.resolve("vault.key"), "secret");
    Path link = Files.createSymbolicLink(folder.resolve("innocent.txt"), key);
    Path part = Files.createDirectories(home.resolve("received").resolve(".parts"));
    Files.writeString(part.resolve("x.part"), "x");
    refused(key.toString(), Trouble.Kind.OWN_FILE);
    refused(link.toString(), Trouble.Kind.OWN_FILE);
    refused(home + "/received/../vault.key", Trouble.Kind.OWN_FILE);
    refused(part.resolve("x.part").toString(), Trouble.Kind.OWN_FILE);
    refused("vault.key", Trouble.Kind.NO_FILE);
    refused(folder.resolve("none").toString(), Trouble.Kind.NO_FILE);
    refused("/a\u0000b", Trouble.Kind.NO_FILE);
    refused(folder.toString(), Trouble.Kind.NOT_A_FILE);
    refused("/dev/zero", Trouble.Kind.NOT_A_FILE);
    Path got = Files.writeString(home.resolve("received").resolve("got.txt"), "hello");
    disk.ask(new DiskTask.Examine(ID, got.toString()));
    assertEquals(5, next(DiskNews.Opened.class).size());
  }

  private void refused(String path, Trouble.Kind why) throws Exception {
    disk.ask(new DiskTask.Examine(ID, path));
    assertEquals(why, next(DiskNews.Failed.class).why().kind(), path);
  }

  @Test
  void whatCameGetsItsNameAndNeverAnothers() throws Exception {
    Bytes one = new Rng(2).next(70_000);
    Bytes two = new Rng(3).next(70_000);
    Path first = receive(one, "photo.jpg");
    Path second = receive(two, "photo.jpg");
    assertEquals(home.resolve("received").resolve("photo.jpg"), first);
    assertEquals("photo (2).jpg", String.valueOf(second.getFileName()));
    assertArrayEquals(one.toArray(), Files.readAllBytes(first));
    assertArrayEquals(two.toArray(), Files.readAllBytes(second));
    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(first));
    assertEquals("rw-------", mode);
    Path outside = receive(one, "../../evil");
    assertEquals(home.resolve("received").resolve("evil"), outside, "whoever asks");
    assertFalse(Files.exists(home.resolve("received").resolve(".parts").resolve(ID + ".part")));
  }

  @Test
  void aRestartFindsTheWholePieces() throws Exception {
    Bytes all = new Rng(4).next(100_000);
    disk.ask(new DiskTask.Look(ID, all.length()));
    next(DiskNews.Found.class);
    disk.ask(new DiskTask.Append(ID, 0, all.slice(0, 90_000)));
    next(DiskNews.Appended.class);
    open();
    disk.ask(new DiskTask.Look(ID, all.length()));
    assertEquals(hashes(all).subList(0, 1), next(DiskNews.Found.class).pieces());
    disk.ask(new DiskTask.Append(ID, PIECE, all.slice(PIECE, all.length())));
    DiskNews.Appended last = next(DiskNews.Appended.class);
    assertEquals(1, last.first());
    assertEquals(hashes(all).subList(1, 2), last.pieces());
    disk.ask(new DiskTask.Cut(ID, PIECE));
    disk.ask(new DiskTask.Append(ID, PIECE, all.slice(PIECE, all.length())));
    assertEquals(hashes(all).subList(1, 2), next(DiskNews.Appended.class).pieces());
    disk.ask(new DiskTask.Drop(ID));
    disk.ask(new DiskTask.Look(ID, all.length()));
    assertEquals(List.of(), next(DiskNews.Found.class).pieces());
  }

  @Test
  void whatDoesNotFitIsNotBegun() throws Exception {
    disk.ask(new DiskTask.Look(ID, TransferLimits.SIZE_MOST * 64));
    Trouble why = next(DiskNews.Failed.class).why();
    assertEquals(Trouble.Kind.NO_SPACE, why.kind());
    assertTrue(why.is() > why.bound());
  }

  @Test
  void anEmptyFileIsAFile() throws Exception {
    disk.ask(new DiskTask.Look(ID, 0));
    assertEquals(List.of(), next(DiskNews.Found.class).pieces());
    disk.ask(new DiskTask.Finish(ID, "empty"));
    assertEquals(0, Files.size(Path.of(next(DiskNews.Finished.class).place())));
  }
}
