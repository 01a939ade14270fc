package dev.mizzen.model.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The loader's bounded mailbox: many threads put, one takes. A full mailbox makes the putting
 * thread wait, so nothing is lost and a source reads no faster than the loader folds. After {@link
 * #close} nothing more goes in, and what is in can still be taken.
 */
final class LoaderQueue<E> {
  private final int capacity;
  private final Deque<E> elements = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notFull = lock.newCondition();
  private final Condition notEmpty = lock.newCondition();
  private boolean isClosed;

  LoaderQueue(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Puts an element in; waits while the mailbox is full.
   *
   * @return false where the mailbox is closed and the element was not taken
   */
  boolean put(E element) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!isClosed && elements.size() >= capacity) {
        notFull.await();
      }
      if (isClosed) {
        return false;
      }
      elements.add(element);
      notEmpty.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes what is there, up to {@code limit}. Waits for the first element, but no longer than
   * {@code nanos}.
   *
   * @return empty where the time is up, or the mailbox is closed and empty
   */
  List<E> take(int limit, long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (!isClosed && elements.isEmpty() && left > 0) {
        left = notEmpty.awaitNanos(left);
      }
      List<E> taken = new ArrayList<>();
      while (taken.size() < limit && !elements.isEmpty()) {
        taken.add(elements.remove());
      }
      if (!taken.isEmpty()) {
        notFull.signalAll();
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      isClosed = true;
      notFull.signalAll();
      notEmpty.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Closed, and nothing left to take. */
  boolean isDrained() {
    lock.lock();
    try {
      return isClosed && elements.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
