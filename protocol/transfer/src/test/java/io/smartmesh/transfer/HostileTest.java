package io.smartmesh.transfer;

import static io.smartmesh.transfer.Desk.PEER;
import static io.smartmesh.transfer.Desk.hashes;
import static io.smartmesh.transfer.Desk.id;
import static io.smartmesh.transfer.Desk.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.stream.StreamEnd;
import io.smartmesh.stream.StreamId;
import io.smartmesh.stream.StreamOutput;
import java.util.List;
import org.junit.jupiter.api.Test;

/** TF-5, TF-6, TF-13, TF-14: what a peer can do, and cannot. */
class HostileTest {
  private static final long SIZE = 200_000;
  private final Desk desk = new Desk(TransferConfig.ASK);

  @Test
  void nothingIsTakenUnasked() {
    StreamId stream = desk.hear(offer(1, SIZE));
    assertEquals(List.of(new Word.Answer(Verdict.NOTED)), desk.words(stream));
    desk.give(new TransferInput.PeerHere(PEER));
    assertEquals(TransferState.ASKING, desk.view(id(1)).state());
    assertTrue(desk.tasks(DiskTask.Look.class).isEmpty());
  }

  @Test
  void filesOfContactsUpToTheLimitAreTakenAndNotTooManyADay() {
    desk.restart(new TransferConfig(SIZE));
    desk.isContact = true;
    desk.hear(offer(1, SIZE + 1));
    assertEquals(TransferState.ASKING, desk.view(id(1)).state());
    for (int i = 0; i < TransferLimits.UNASKED_A_DAY; i++) {
      StreamId stream = desk.said(offer(10 + i, SIZE));
      assertEquals(List.of(new Word.Answer(Verdict.WANTED)), desk.words(stream));
    }
    desk.hear(offer(99, SIZE));
    assertEquals(TransferState.ASKING, desk.view(id(99)).state());
  }

  @Test
  void offersAreBounded() {
    for (int i = 0; i < TransferLimits.ASKING_EACH; i++) {
      desk.said(offer(i, SIZE));
    }
    StreamId stream = desk.hear(offer(100, SIZE));
    assertEquals(List.of(new Word.Answer(Verdict.BUSY)), desk.words(stream));
    assertEquals(TransferLimits.ASKING_EACH, desk.views().size());
    assertEquals(TransferLimits.ASKING_EACH, desk.stored.size());
    assertEquals(1, desk.dropped(TransferDrop.TOO_MANY_OFFERS));
    desk.seconds += TransferLimits.ASK_SECONDS;
    desk.after(60_000);
    assertEquals(TransferState.REFUSED, desk.view(id(0)).state());
    assertEquals(Trouble.Kind.EXPIRED, desk.view(id(0)).trouble().kind());
  }

  @Test
  void streamsThatSayNothingAreBoundedAndGivenUp() {
    for (int i = 0; i < TransferLimits.HEARD_EACH; i++) {
      desk.hear(Bytes.of(0));
    }
    StreamId more = desk.hear(Bytes.of(0));
    assertTrue(desk.isReset(more));
    assertEquals(1, desk.dropped(TransferDrop.TOO_MANY_STREAMS));
    desk.after(TransferLimits.SILENCE_MILLIS);
    assertEquals(TransferLimits.HEARD_EACH, desk.dropped(TransferDrop.SILENT));
  }

  @Test
  void whatIsNoWordEndsTheStream() {
    assertTrue(desk.isReset(desk.hear(Bytes.of(0, 0, 0, 1, 9))));
    assertTrue(desk.isReset(desk.hear(Bytes.of(0xff, 0xff, 0xff, 0xff))));
    assertTrue(desk.isReset(desk.hear(new Word.Offer(id(1), 1, Hash.ZERO, "../x"))));
    assertEquals(3, desk.dropped(TransferDrop.MALFORMED_WORD));
    assertTrue(desk.isReset(desk.hear(new Word.Answer(Verdict.DONE))));
    Bytes twice = Bytes.concat(Word.framed(offer(1, 1)), Word.framed(offer(2, 1)));
    assertTrue(desk.isReset(desk.hear(twice)));
    assertEquals(2, desk.dropped(TransferDrop.OUT_OF_PLACE));
    assertTrue(desk.views().isEmpty());
  }

  @Test
  void anIdNamesOneFileOnly() {
    desk.hear(offer(1, SIZE));
    StreamId other = desk.hear(offer(1, SIZE + 1));
    assertEquals(List.of(new Word.Answer(Verdict.REFUSED)), desk.words(other));
    assertEquals(SIZE, desk.view(id(1)).size());
    StreamId get = desk.hear(new Word.Get(id(1), 0));
    assertEquals(List.of(new Word.Answer(Verdict.UNKNOWN)), desk.words(get), "it is incoming");
  }

  private StreamId fetch() {
    desk.hear(offer(1, SIZE));
    desk.give(new TransferInput.Steer(id(1), Steering.ACCEPT));
    desk.disk(new DiskNews.Found(id(1), List.of()));
    StreamId stream = desk.opened();
    assertEquals(List.of(new Word.Get(id(1), 0)), desk.words(stream));
    return stream;
  }

  private void contents(StreamId stream, List<Hash> pieces) {
    Bytes word = Word.framed(new Word.Contents(pieces));
    desk.stream(new StreamOutput.Received(stream, word));
  }

  @Test
  void otherPiecesThanWereOfferedAreRefused() {
    StreamId stream = fetch();
    List<Hash> other = List.of(Hash.ZERO, Hash.ZERO, Hash.ZERO, Hash.ZERO);
    contents(stream, other);
    assertTrue(desk.isReset(stream));
    assertEquals(1, desk.dropped(TransferDrop.WRONG_ROOT));
    assertEquals(TransferState.FAILED, desk.view(id(1)).state());
    assertEquals(1, desk.tasks(DiskTask.Drop.class).size());
  }

  @Test
  void moreBytesThanWereOfferedAreNotWritten() {
    StreamId stream = fetch();
    contents(stream, hashes(SIZE));
    desk.stream(new StreamOutput.Received(stream, Bytes.wrap(new byte[(int) SIZE])));
    assertEquals(1, desk.tasks(DiskTask.Append.class).size());
    desk.stream(new StreamOutput.Received(stream, Bytes.of(1)));
    assertEquals(1, desk.tasks(DiskTask.Append.class).size());
    assertTrue(desk.isReset(stream));
    assertEquals(1, desk.dropped(TransferDrop.WRONG_SIZE));
  }

  @Test
  void fewerBytesThanWereOfferedAreNoFile() {
    StreamId stream = fetch();
    contents(stream, hashes(SIZE));
    desk.stream(new StreamOutput.PeerFinished(stream));
    assertEquals(TransferState.FAILED, desk.view(id(1)).state());
    assertTrue(desk.tasks(DiskTask.Finish.class).isEmpty());
  }

  /** TF-6. */
  @Test
  void aWrongPieceIsCutOffAndThreeRunsOfThemAreEnough() {
    StreamId stream = fetch();
    for (int run = 1; run <= TransferLimits.WRONG_PIECES_MOST; run++) {
      contents(stream, hashes(SIZE));
      desk.stream(new StreamOutput.Received(stream, Bytes.wrap(new byte[131_072])));
      List<Hash> came = List.of(hashes(SIZE).get(0), Hash.ZERO);
      desk.disk(new DiskNews.Appended(id(1), 131_072, 0, came));
      assertEquals(run, desk.tasks(DiskTask.Cut.class).size());
      assertEquals(65_536, desk.tasks(DiskTask.Cut.class).get(run - 1).length());
      assertTrue(desk.isReset(stream));
      if (run < TransferLimits.WRONG_PIECES_MOST) {
        assertEquals(TransferState.WAITING, desk.view(id(1)).state());
        desk.after(TransferLimits.RETRY_MILLIS_MOST);
        desk.disk(new DiskNews.Found(id(1), List.of()));
        stream = desk.opened();
      }
    }
    assertEquals(TransferState.FAILED, desk.view(id(1)).state());
    assertEquals(Trouble.Kind.WRONG_PIECE, desk.view(id(1)).trouble().kind());
  }

  /** TF-10: one file's disk is one file's trouble. */
  @Test
  void aFullDiskPausesAndTheUserGoesOn() {
    desk.hear(offer(1, SIZE));
    desk.give(new TransferInput.Steer(id(1), Steering.ACCEPT));
    desk.disk(new DiskNews.Failed(id(1), Trouble.of(Trouble.Kind.NO_SPACE, SIZE, SIZE - 1)));
    assertEquals(TransferState.PAUSED, desk.view(id(1)).state());
    assertEquals(SIZE - 1, desk.view(id(1)).trouble().bound());
    desk.give(new TransferInput.Steer(id(1), Steering.RESUME));
    assertEquals(2, desk.tasks(DiskTask.Look.class).size());
  }

  /** TF-8: at once where the sender restarted, later where it did not. */
  @Test
  void aRunThatBreaksIsTriedAgain() {
    StreamId stream = fetch();
    desk.stream(new StreamOutput.Ended(stream, new StreamEnd.PeerRestarted()));
    assertEquals(2, desk.tasks(DiskTask.Look.class).size());
    desk.disk(new DiskNews.Found(id(1), List.of()));
    stream = desk.opened();
    desk.stream(new StreamOutput.Ended(stream, new StreamEnd.PeerGone(60_000, 60_000)));
    assertEquals(2, desk.tasks(DiskTask.Look.class).size());
    desk.after(TransferLimits.RETRY_MILLIS);
    assertEquals(3, desk.tasks(DiskTask.Look.class).size());
  }

  /** TF-9: nothing is told that is not stored, and nothing stored is forgotten. */
  @Test
  void aRestartKeepsWhatWasDecided() {
    fetch();
    desk.restart(TransferConfig.ASK);
    assertEquals(TransferState.WAITING, desk.view(id(1)).state());
    desk.give(new TransferInput.PeerHere(PEER));
    assertEquals(2, desk.tasks(DiskTask.Look.class).size(), "it is looked how far it came");
    desk.give(new TransferInput.Steer(id(1), Steering.CANCEL));
    desk.restart(TransferConfig.ASK);
    StreamId stream = desk.opened();
    assertEquals(List.of(new Word.Cancel(id(1))), desk.words(stream), "and the sender hears of it");
  }

  /** TF-1: who is not the one it was offered to gets nothing. */
  @Test
  void aFileIsGivenToWhomItWasOfferedOnly() {
    desk.give(new TransferInput.Offer(id(5), io.smartmesh.testkit.Keys.of(3).address(), "/f"));
    desk.disk(new DiskNews.Opened(id(5), "f", SIZE));
    desk.disk(new DiskNews.Examined(id(5), SIZE, hashes(SIZE)));
    StreamId get = desk.hear(new Word.Get(id(5), 0));
    assertEquals(List.of(new Word.Answer(Verdict.UNKNOWN)), desk.words(get));
    StreamId cancel = desk.hear(new Word.Cancel(id(5)));
    assertEquals(List.of(new Word.Answer(Verdict.UNKNOWN)), desk.words(cancel));
    assertEquals(TransferState.OFFERED, desk.view(id(5)).state());
  }

  /** TF-7, TF-12. */
  @Test
  void aFileThatChangedIsNotGiven() {
    desk.give(new TransferInput.Offer(id(5), PEER, "/f"));
    desk.disk(new DiskNews.Opened(id(5), "f", SIZE));
    desk.disk(new DiskNews.Examined(id(5), SIZE, hashes(SIZE)));
    desk.restart(TransferConfig.ASK);
    StreamId get = desk.hear(new Word.Get(id(5), 65_536));
    desk.disk(new DiskNews.Examined(id(5), SIZE - 1, hashes(SIZE - 1)));
    assertTrue(desk.isReset(get));
    assertEquals(TransferState.FAILED, desk.view(id(5)).state());
    assertEquals(Trouble.Kind.FILE_CHANGED, desk.view(id(5)).trouble().kind());
    StreamId again = desk.hear(new Word.Get(id(5), 0));
    assertEquals(List.of(new Word.Answer(Verdict.CHANGED)), desk.words(again));
  }
}
