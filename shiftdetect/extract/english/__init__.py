"""What is particular to English articles: the pipeline that parses them, and the rules that read the parse."""
