package io.smartmesh.transfer;

import static io.smartmesh.transfer.TransferLimits.PIECES_MOST;
import static io.smartmesh.transfer.TransferLimits.PIECE_LEAST;
import static io.smartmesh.transfer.TransferLimits.SIZE_MOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** TF-2, TF-4. */
class PiecesTest {
  @Test
  void thereAreNeverTooMany() {
    assertEquals(0, new Pieces(0).count());
    assertEquals(1, new Pieces(1).count());
    assertEquals(2, new Pieces(PIECE_LEAST + 1).count());
    assertEquals(PIECE_LEAST, new Pieces((long) PIECE_LEAST * PIECES_MOST).length());
    assertEquals(2 * PIECE_LEAST, new Pieces((long) PIECE_LEAST * PIECES_MOST + 1).length());
    assertEquals(PIECES_MOST, new Pieces(SIZE_MOST).count());
    assertEquals(SIZE_MOST, new Pieces(SIZE_MOST).start(PIECES_MOST));
  }

  @Test
  void theRootTellsSizesAndOrdersApart() {
    Hash one = new Hash(Bytes.wrap(new byte[32]));
    Hash two = new Hash(Bytes.fromHex("11".repeat(32)));
    assertNotEquals(Pieces.root(9, List.of(one, two)), Pieces.root(9, List.of(two, one)));
    assertNotEquals(Pieces.root(9, List.of(one, two)), Pieces.root(8, List.of(one, two)));
  }

  @Test
  void wordsComeTogetherFromAnyParts() {
    TransferId id = new TransferId(Bytes.fromHex("0a".repeat(16)));
    Word offer = new Word.Offer(id, 5, Hash.ZERO, "a.txt");
    Bytes framed = Bytes.concat(Word.framed(offer), Bytes.of(7, 8));
    for (int cut = 0; cut <= framed.length(); cut++) {
      WordReader reader = new WordReader(TransferLimits.WORD_BYTES);
      Optional<Word> word = reader.next(framed.slice(0, cut)).orThrow();
      Bytes rest =
          word.isPresent()
              ? Bytes.concat(reader.rest(), framed.slice(cut, framed.length()))
              : Bytes.EMPTY;
      if (!word.isPresent()) {
        word = reader.next(framed.slice(cut, framed.length())).orThrow();
        rest = reader.rest();
      }
      assertEquals(Optional.of(offer), word);
      assertEquals(Bytes.of(7, 8), rest);
    }
  }

  @Test
  void wordsHaveBounds() {
    Result<Optional<Word>, Malformed> long4 =
        new WordReader(TransferLimits.WORD_BYTES).next(Bytes.of(0, 0, 2, 1));
    assertTrue(long4 instanceof Result.Err, "513 bytes");
    assertTrue(new WordReader(512).next(Bytes.of(0, 0, 0, 0)) instanceof Result.Err, "none");
    TransferId id = new TransferId(Bytes.fromHex("0a".repeat(16)));
    Bytes unsafe = Word.encode(new Word.Offer(id, 5, Hash.ZERO, "../x"));
    assertTrue(Word.decode(unsafe) instanceof Result.Err);
    Bytes large = Word.encode(new Word.Get(id, SIZE_MOST + 1));
    assertTrue(Word.decode(large) instanceof Result.Err);
  }
}
