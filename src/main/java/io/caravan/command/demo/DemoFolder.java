package io.caravan.command.demo;

import io.caravan.command.CommandFault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder of a day, held by one demo at a time: two would write the same vendors' journals. The
 * operating system frees it when the process ends, however it ends.
 */
final class DemoFolder implements AutoCloseable {
  private final FileChannel channel;

  private DemoFolder(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @throws CommandFault if another demo has it
   */
  static DemoFolder take(Path folder) throws IOException {
    Path place = folder.toAbsolutePath();
    Files.createDirectories(place.getParent());
    // Beside it: a new day removes the folder.
    Path file = place.resolveSibling(place.getFileName() + ".lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean held = false;
    try {
      held = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // This very process has it.
    } finally {
      if (!held) {
        channel.close();
      }
    }
    if (!held) {
      throw new CommandFault(
          folder + " is in use by another demo. Stop that one, or name another --folder.");
    }
    return new DemoFolder(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
