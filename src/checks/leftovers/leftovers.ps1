# Nothing that hand work leaves behind lies in the runtime folder.
function Test-Leftovers {
    param([hashtable]$Context)
    $runtime = $Facts.Runtime
    $observation = $Context.Observation
    $draft = @{ Subject = $runtime; Step = $null; Expected = Get-Words 'leftovers/expected' }
    if ($null -ne $Context.NoRuntime) { return New-Skip @draft -Reason $Context.NoRuntime }
    $misnamed = New-NameSet -Names @(Get-MisnamedFiles -Context $Context | ForEach-Object -Process { $_.Path })
    $isLeft = { param($Folded) $place = "$($Matchers.Runtime)/$Folded"; $Matchers.Leftovers.IsMatch($place) -or ((Test-HandMade -Folded $Folded) -and -not $misnamed.Contains($place)) }
    $found = @($observation.Runtime.Entries | Where-Object -FilterScript { $_.Kind -ne 'folder' -and (& $isLeft $_.Folded) -and ($null -eq $observation.ArchiveEntries -or -not $observation.ArchiveEntries.Contains($_.Folded)) })
    if ($found.Count -eq 0) { return New-Result -Draft $draft -Outcome 'pass' -Case 'leftovers/none' -Values @{ runtime = $runtime } }
    $files = @($found | ForEach-Object -Process { "$runtime/$($_.Path)" })
    if ($files.Count -eq 1) { $draft.Subject = $files[0] }
    $why = @(Get-Distinct -Items @(Get-LeftoverSummaries -Files $files)) -join ' '
    return New-Result -Draft $draft -Outcome 'warn' -Case 'leftovers/some' -Values @{ files = $files; why = $why; them = Get-Pronoun -Things $files; command = Get-RemoveCommand -Paths $files } -Files @(if ($files.Count -gt 1) { $files })
}

# What each of these files is.
function Get-LeftoverSummaries {
    param([object[]]$Files)
    $known = @($Facts.KnownFiles | Where-Object -FilterScript { $_.Kind -eq 'leftover' } | ForEach-Object -Process { @{ Matcher = New-PathMatcher -Patterns @($_.Pattern); Summary = $_.Summary } })
    foreach ($file in $Files) {
        $path = ConvertTo-FoldedName -Name $file
        $summary = Get-First -Items @($known | Where-Object -FilterScript { $_.Matcher.IsMatch($path) } | ForEach-Object -Process { $_.Summary })
        Get-First -Items @($summary, (Get-Words 'leftovers/hand-made'))
    }
}
