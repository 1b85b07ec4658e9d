// SPDX-License-Identifier: Apache-2.0
// Resources that are fed by others: a pipe, and a fork whose parent is read once.

#include <iostream>
#include <string>

#include <sluice/sluice.hpp>

namespace {

using sluice::Generator;
using sluice::Page;
using sluice::Value;

int times_read = 0;

Generator<Page> list_posts() {
  for (int page = 0; page < 2; ++page) {
    ++times_read;
    sluice::List posts;
    for (int i = 1; i <= 2; ++i)
      posts.push_back({{"id", 2 * page + i}, {"title", "Post " + std::to_string(i)}});
    Page received(std::move(posts));
    co_yield received;
  }
}

/// What an API would be asked for each post. A coroutine takes its own copy of what it is given.
Generator<Page> comments_of(Value post) {
  for (int page = 0; page < 2; ++page) {
    Value comment{{"post_id", *post.find("id")}, {"title", *post.find("title")}, {"page", page}};
    Page comments(sluice::List{std::move(comment)});
    co_yield comments;
  }
}

Generator<Page> words_of(Value comment) {
  Value row{{"post_id", *comment.find("post_id")}, {"words", 7}};
  Page words(sluice::List{std::move(row)});
  co_yield words;
}

/// A transformer may take whole pages as well.
Generator<Page> sizes_of(Page page) {
  const auto& posts = std::get<sluice::List>(page.variant());
  Value row{{"posts", posts.size()}};
  Page sizes(sluice::List{std::move(row)});
  co_yield sizes;
}

}  // namespace

int main() {
  using sluice::Resource;
  using sluice::Transformer;
  const Resource posts("posts", list_posts);
  const auto comments = posts | Transformer("comments", comments_of).with_primary_key({"post_id", "page"});
  const auto words = comments | Transformer("words", words_of);  // a pipe of three
  const auto sizes = posts | Transformer("sizes", sizes_of);     // a fork: posts is read once for both

  auto pipeline = sluice::pipeline({.name = "blog"});
  // Posts feed the others, but are not loaded themselves; comments are both.
  pipeline.run(sluice::Source("blog", {posts.with_selected(false), comments, words, sizes}));

  std::cout << "pages of posts read: " << times_read << '\n';
  for (const char* table : {"comments", "words", "sizes"}) {
    const auto rows =
        sluice::query("duckdb:///blog.duckdb", std::string("SELECT count(*) FROM blog_dataset.") + table);
    std::cout << table << ": " << *rows.rows[0][0] << " rows\n";
  }
  std::cout << (pipeline.schema()->find("posts") == nullptr ? "no table of posts\n" : "posts was loaded\n");
}
