package io.caravan.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The exclusive lock of the one runner of a SQLite file: a lock file beside it that the operating
 * system frees when the process ends, however it ends.
 */
final class RunnerLock implements AutoCloseable {
  // Closing any channel of the file frees the process's lock (POSIX), so a second opening in this
  // process must be refused before it opens one.
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  // Far behind the text, which then can still be read where locks are mandatory.
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;
  private static final int LONGEST_PID = 20;

  private final Path file;
  private final FileChannel channel;
  private final FileLock lock;

  private RunnerLock(Path file, FileChannel channel, FileLock lock) {
    this.file = file;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * @param database real path of the database file
   * @throws LedgerException if another runner has it, naming the lock file and the process
   */
  static RunnerLock take(Path database) {
    Path file = database.resolveSibling(database.getFileName() + ".lock");
    String pid = String.valueOf(ProcessHandle.current().pid());
    if (!HELD_HERE.add(file)) {
      throw taken(file, pid + ", this very process");
    }
    boolean held = false;
    try {
      RunnerLock lock = lock(file, pid);
      held = true;
      return lock;
    } catch (IOException e) {
      throw new LedgerException("the lock file " + file + " cannot be written: " + e, e);
    } finally {
      if (!held) {
        HELD_HERE.remove(file);
      }
    }
  }

  private static RunnerLock lock(Path file, String pid) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock(LOCKED_BYTE, 1, false);
      if (lock == null) {
        throw taken(file, pidIn(file));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      return new RunnerLock(file, channel, lock);
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
  }

  private static String pidIn(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.US_ASCII).trim();
    return text.isEmpty() || text.length() > LONGEST_PID ? "not known" : text;
  }

  private static LedgerException taken(Path file, String pid) {
    return new LedgerException(
        "another runner uses this ledger: it holds "
            + file
            + " (process "
            + pid
            + "). Stop it first, give this runner a ledger of its own, or use PostgreSQL for"
            + " several runners.");
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw new LedgerException("the lock file " + file + " cannot be freed: " + e, e);
    } finally {
      HELD_HERE.remove(file);
    }
  }
}
